use store::Migration;

/// The tables of this area. Times are microseconds UTC, days ISO text, amounts euro cents.
pub const MIGRATIONS: &[Migration] = &[
    Migration {
        id: "payments/0001-claims",
        sql: "create table payment_claim (
                id UUID primary key, reference TEXT not null unique, token TEXT not null,
                subject_kind TEXT not null, subject_id UUID not null,
                debtor_name TEXT not null, debtor_key TEXT, positions TEXT not null,
                total BIGINT not null, paid BIGINT not null, refunded BIGINT not null, due_on TEXT not null,
                state TEXT not null, language TEXT not null, return_path TEXT not null,
                created_at BIGINT not null, settled_at BIGINT, cancelled_at BIGINT);
              create index payment_claim_by_subject on payment_claim (subject_kind, subject_id, id);
              create index payment_claim_by_state on payment_claim (state, id);
              create index payment_claim_by_due on payment_claim (state, due_on, id);
              create index payment_claim_by_debtor on payment_claim (debtor_key, due_on);
              create table payment_attempt (
                id UUID primary key, claim UUID not null, provider TEXT not null, provider_ref TEXT,
                method TEXT not null, amount BIGINT not null, state TEXT not null, detail TEXT, redirect_url TEXT,
                created_at BIGINT not null, updated_at BIGINT not null, polled_at BIGINT, polls BIGINT not null,
                unique (provider, provider_ref));
              create index payment_attempt_by_claim on payment_attempt (claim, id);
              create table payment_booking (
                id UUID primary key, claim UUID not null, kind TEXT not null,
                provider TEXT not null, provider_ref TEXT not null, method TEXT not null, amount BIGINT not null,
                booked_on TEXT not null, booked_at BIGINT not null, booked_by TEXT not null, of_payment UUID,
                unique (provider, provider_ref));
              create index payment_booking_by_claim on payment_booking (claim, id);
              create index payment_booking_by_day on payment_booking (booked_on, id);
              create table payment_booking_line (
                booking UUID not null, line BIGINT not null, account TEXT not null, position TEXT not null,
                amount BIGINT not null, primary key (booking, line));
              create table payment_receipt_number (year BIGINT primary key, last BIGINT not null);",
    },
    Migration {
        id: "payments/0002-refunds",
        sql: "create table payment_refund (
                id UUID primary key, claim UUID not null, payment UUID not null, amount BIGINT not null,
                reason TEXT not null, state TEXT not null, way TEXT not null,
                requested_by TEXT not null, requested_at BIGINT not null,
                decided_by TEXT, decided_at BIGINT, executed_at BIGINT,
                pending_payment UUID unique);
              create index payment_refund_by_claim on payment_refund (claim, id);
              create index payment_refund_by_state on payment_refund (state, id);
              create table payment_clearing (
                id UUID primary key, claim UUID, payment UUID, provider TEXT not null, provider_ref TEXT not null,
                reason TEXT not null, amount BIGINT not null, currency TEXT not null, created_at BIGINT not null,
                cleared_at BIGINT, cleared_by TEXT, note TEXT, is_open BOOLEAN not null,
                unique (provider, provider_ref, reason));
              create index payment_clearing_open on payment_clearing (is_open, id);
              create index payment_clearing_by_claim on payment_clearing (claim);",
    },
    Migration {
        id: "payments/0003-simulator",
        sql: "create table payment_simulator (
                provider_ref TEXT primary key, attempt UUID not null, reference TEXT not null, purpose TEXT not null,
                amount BIGINT not null, return_url TEXT not null, notify_url TEXT not null,
                status TEXT not null, method TEXT not null, reported_amount BIGINT not null,
                answers_from BIGINT not null, created_at BIGINT not null);
              create table payment_simulator_refund (
                id UUID primary key, provider_ref TEXT not null, amount BIGINT not null);
              create index payment_simulator_refund_by_payment on payment_simulator_refund (provider_ref);",
    },
    Migration {
        id: "payments/0004-attempts-by-time",
        sql: "create index payment_attempt_by_time on payment_attempt (created_at, id);",
    },
];
