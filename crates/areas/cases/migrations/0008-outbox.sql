-- Messages to other authorities and orders to registers, from the step that caused them to the receipt.
create table case_outbox (
    id UUID primary key,
    case_id UUID not null,
    kind TEXT not null,
    entry TEXT not null,
    target TEXT not null,
    operation TEXT not null,
    file_name TEXT not null,
    media_type TEXT not null,
    body TEXT,
    files TEXT not null,
    blocked BOOLEAN not null,
    state TEXT not null,
    told BOOLEAN not null,
    tries BIGINT not null,
    last_error TEXT,
    receipt TEXT,
    created_at BIGINT not null,
    sent_at BIGINT,
    ended_at BIGINT,
    next_at BIGINT
);
create index case_outbox_case on case_outbox (case_id, created_at, id);
create index case_outbox_time on case_outbox (created_at, id);
create index case_outbox_state on case_outbox (state, created_at, id);
create index case_outbox_target on case_outbox (target, created_at, id);
