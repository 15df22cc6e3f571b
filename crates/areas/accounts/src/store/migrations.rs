use store::Migration;

/// The tables of this area. Times are microseconds UTC.
pub const MIGRATIONS: &[Migration] = &[
    STAFF,
    Migration {
        id: "accounts/0002-api-tokens",
        sql: "create table staff_api_token (
            id UUID primary key, staff UUID not null, token_hash BYTEA not null unique, name TEXT not null,
            created_at BIGINT not null, expires_at BIGINT not null, used_at BIGINT, revoked_at BIGINT);
          create index staff_api_token_by_staff on staff_api_token (staff, created_at);",
    },
];

const STAFF: Migration = Migration {
    id: "accounts/0001-staff",
    sql: "create table staff (
            id UUID primary key, login TEXT not null unique, name TEXT not null, email TEXT not null,
            roles TEXT not null, offices TEXT not null, is_administrator BOOLEAN not null, search_key TEXT not null unique,
            password_hash TEXT not null, must_change_password BOOLEAN not null, password_until BIGINT,
            totp_secret BYTEA, totp_last_step BIGINT not null,
            failed_tries BIGINT not null, locked_until BIGINT, deactivated_at BIGINT,
            created_at BIGINT not null, last_sign_in_at BIGINT);
          create table staff_session (
            token_hash BYTEA primary key, id UUID not null unique, staff UUID not null,
            created_at BIGINT not null, seen_at BIGINT not null, expires_at BIGINT not null, agent TEXT not null);
          create index staff_session_by_staff on staff_session (staff, created_at);
          create index staff_session_by_end on staff_session (expires_at);
          create table staff_sign_in (
            session_hash BYTEA primary key, staff UUID not null, code_passed BOOLEAN not null,
            return_to TEXT, expires_at BIGINT not null);
          create index staff_sign_in_by_end on staff_sign_in (expires_at);
          create table staff_recovery_code (
            staff UUID not null, code_hash BYTEA not null, used_at BIGINT, primary key (staff, code_hash));
          create table staff_unknown_try (day TEXT primary key, begun BIGINT not null, failed BIGINT not null);",
};
