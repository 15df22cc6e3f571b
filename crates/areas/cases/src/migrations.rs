use store::Migration;

pub const MIGRATIONS: &[Migration] = &[
    Migration {
        id: "cases/0001-cases",
        sql: include_str!("../migrations/0001-cases.sql"),
    },
    Migration {
        id: "cases/0002-law",
        sql: include_str!("../migrations/0002-law.sql"),
    },
    Migration {
        id: "cases/0003-citizens",
        sql: include_str!("../migrations/0003-citizens.sql"),
    },
    Migration {
        id: "cases/0004-identified",
        sql: include_str!("../migrations/0004-identified.sql"),
    },
    Migration {
        id: "cases/0005-trust",
        sql: include_str!("../migrations/0005-trust.sql"),
    },
];
