use store::Migration;

pub const MIGRATIONS: &[Migration] = &[Migration {
    id: "cases/0001-cases",
    sql: include_str!("../migrations/0001-cases.sql"),
}];
