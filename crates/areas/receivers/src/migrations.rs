use ::store::Migration;

/// Tables of this area.
pub const MIGRATIONS: &[Migration] = &[Migration {
    id: "receivers/0001-simulator",
    sql: "
create table receiver_received (
    message_id UUID primary key,
    receiver TEXT not null,
    case_ref TEXT not null,
    subject TEXT not null,
    file_name TEXT not null,
    bytes BIGINT not null,
    files BIGINT not null,
    digest TEXT not null,
    blocked BOOLEAN not null,
    number TEXT not null,
    times BIGINT not null,
    pending BOOLEAN not null,
    received_at BIGINT not null
);
create index receiver_received_time on receiver_received (received_at, message_id);
create table receiver_fault (
    receiver TEXT primary key,
    fault TEXT not null,
    set_by TEXT not null,
    set_at BIGINT not null
);
",
}];
