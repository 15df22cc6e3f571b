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
    Migration {
        id: "cases/0006-proceedings",
        sql: include_str!("../migrations/0006-proceedings.sql"),
    },
    Migration {
        id: "cases/0007-parties",
        sql: include_str!("../migrations/0007-parties.sql"),
    },
    Migration {
        id: "cases/0008-outbox",
        sql: include_str!("../migrations/0008-outbox.sql"),
    },
    Migration {
        id: "cases/0009-editions",
        sql: include_str!("../migrations/0009-editions.sql"),
    },
    Migration {
        id: "cases/0010-papers",
        sql: include_str!("../migrations/0010-papers.sql"),
    },
    Migration {
        id: "cases/0011-unscanned",
        sql: include_str!("../migrations/0011-unscanned.sql"),
    },
];
