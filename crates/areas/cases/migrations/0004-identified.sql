-- Whether the account names the person of the application: the fields that differ, parted by a space, empty when none does;
-- null when there was nothing to compare.
alter table case_citizen add column differing TEXT;
