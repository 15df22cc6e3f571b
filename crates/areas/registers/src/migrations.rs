use ::store::Migration;

/// Tables of this area.
pub const MIGRATIONS: &[Migration] = &[FIRST, QUEUE, ORDERS, FURTHER];

/// Who waits for a place of a zone, in the order in which the applications were received.
const QUEUE: Migration = Migration {
    id: "registers/0002-zone-queue",
    sql: "
create table register_zone_queue (
    case_ref TEXT primary key,
    zone TEXT not null,
    since BIGINT not null
);
create index register_zone_queue_order on register_zone_queue (zone, since, case_ref);
",
};

/// Orders that were carried out or refused, so that none happens twice; and what the log says of them.
const ORDERS: Migration = Migration {
    id: "registers/0003-orders",
    sql: "
create table register_receipt (
    key TEXT primary key,
    register TEXT not null,
    operation TEXT not null,
    asked TEXT not null,
    receipt TEXT not null,
    given_at BIGINT not null
);
create index register_receipt_time on register_receipt (given_at);
alter table register_query_log add column operation TEXT;
create index register_resident_ref on register_resident (person_ref);
",
};

/// Further data of people and vehicles, and the registers that came with them.
const FURTHER: Migration = Migration {
    id: "registers/0004-further",
    sql: "
alter table register_resident add column details TEXT not null default '{}';
alter table register_resident add column name_key TEXT not null default '';
create index register_resident_name_key on register_resident (name_key);
create table register_resident_name (
    key TEXT not null,
    person_id BIGINT not null
);
create index register_resident_name_by_key on register_resident_name (key);
alter table register_vehicle add column papers TEXT not null default '{}';
alter table register_vehicle add column keeper_key TEXT not null default '';
create index register_vehicle_vin on register_vehicle (vin);
create index register_vehicle_keeper on register_vehicle (keeper_key) where keeper_key <> '';
create index register_vehicle_born on register_vehicle (keeper_birth_date);
create table register_plate_reservation (
    plate TEXT primary key,
    pin TEXT not null,
    reserved_until TEXT not null
);
create table register_evb_used (
    evb TEXT not null,
    keeper_key TEXT not null,
    vin TEXT not null,
    primary key (evb, keeper_key)
);
create table register_licence (
    person_id BIGINT primary key,
    licence TEXT not null
);
create table register_parcel_owner (
    district TEXT not null,
    section BIGINT not null,
    numerator BIGINT not null,
    denominator BIGINT not null,
    owner TEXT not null
);
create index register_parcel_owner_parcel on register_parcel_owner (numerator, section, district);
",
};

const FIRST: Migration = Migration {
    id: "registers/0001-registers",
    sql: "
create table register_street (
    key TEXT primary key,
    name TEXT not null,
    ranges TEXT not null
);
create table register_zone (
    id TEXT primary key,
    name TEXT not null,
    quota BIGINT,
    status TEXT not null,
    polygons TEXT not null,
    taken BIGINT not null
);
create table register_version (
    register TEXT primary key,
    version BIGINT not null
);
create table register_resident (
    id BIGINT primary key,
    person_ref TEXT not null,
    family_name TEXT not null,
    given_names TEXT not null,
    former_name TEXT not null,
    doctoral_degree TEXT not null,
    birth_date TEXT not null,
    deceased_on TEXT,
    block TEXT
);
create index register_resident_birth_date on register_resident (birth_date);
create table register_dwelling (
    person_id BIGINT not null,
    ordinal BIGINT not null,
    main BOOLEAN not null,
    street_key TEXT,
    street TEXT not null,
    house_number TEXT not null,
    postcode TEXT not null,
    city TEXT not null,
    moved_in_on TEXT not null,
    moved_out_on TEXT,
    pending_until TEXT,
    primary key (person_id, ordinal)
);
create index register_dwelling_pending on register_dwelling (pending_until) where pending_until is not null;
create table register_vehicle (
    id BIGINT primary key,
    plate TEXT not null,
    plate_key TEXT not null,
    vin TEXT not null,
    keeper_kind TEXT not null,
    keeper_name TEXT not null,
    keeper_given_names TEXT not null,
    keeper_birth_date TEXT,
    class TEXT not null,
    mass_kg BIGINT not null,
    insured BOOLEAN not null,
    decommissioned_on TEXT,
    electric BOOLEAN not null,
    season_from BIGINT,
    season_to BIGINT,
    tax_arrears BOOLEAN not null
);
create index register_vehicle_plate on register_vehicle (plate_key);
create table register_query_log (
    id UUID primary key,
    register TEXT not null,
    reason TEXT not null,
    case_ref TEXT,
    asked_by TEXT not null,
    audience TEXT not null,
    asked_at BIGINT not null,
    answered BOOLEAN not null
);
create index register_query_log_case on register_query_log (case_ref, asked_at);
create index register_query_log_time on register_query_log (asked_at);
create table register_fault (
    register TEXT primary key,
    fault TEXT not null,
    delay_ms BIGINT not null,
    set_by TEXT not null,
    set_at BIGINT not null
);
",
};
