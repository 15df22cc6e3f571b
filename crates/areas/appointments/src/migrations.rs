use ::store::Migration;

/// Tables of this area. Times are those of the office's clock on the wall, `2026-12-01T10:20`, so they sort as text.
pub const MIGRATIONS: &[Migration] = &[Migration {
    id: "appointments/0001-appointments",
    sql: "
create table appointment (
    id UUID primary key,
    office TEXT not null,
    case_id UUID not null,
    kind TEXT not null,
    starts_at TEXT not null,
    minutes BIGINT not null,
    place BIGINT,
    status TEXT not null,
    reminded BOOLEAN not null,
    booked_by TEXT not null,
    booked_at BIGINT not null
);
create index appointment_day on appointment (office, starts_at, id) where status <> 'given_back';
create index appointment_remind on appointment (starts_at, id) where status = 'booked' and not reminded;
create index appointment_time on appointment (starts_at);
create index appointment_case on appointment (case_id);
create table appointment_slot (
    office TEXT not null,
    place BIGINT not null,
    starts_at TEXT not null,
    appointment_id UUID not null,
    primary key (office, place, starts_at)
);
create index appointment_slot_of on appointment_slot (appointment_id);
create index appointment_slot_time on appointment_slot (office, starts_at);
",
}];
