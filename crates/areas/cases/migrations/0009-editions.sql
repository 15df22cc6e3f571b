-- The editions in which a town offers its services: a version of a blueprint with the town's own values and texts. `base`
-- names the version as its makers wrote it, `hash` the whole edition; the sources of both stand in blueprint_version.
create table edition (
  id UUID primary key, service TEXT not null, version TEXT not null, base TEXT not null, hash TEXT, overlay TEXT not null,
  ground TEXT not null, stage TEXT not null, origin TEXT not null, note TEXT not null, from_day TEXT, editors TEXT not null,
  made_at BIGINT not null, changed_at BIGINT not null, revision BIGINT not null,
  approved_by TEXT, approved_at BIGINT, began_at BIGINT, ended_at BIGINT);
create unique index edition_current on edition (service) where stage = 'published';
create unique index edition_open on edition (service) where stage in ('draft', 'planned');
create index edition_by_service on edition (service, made_at);
create index edition_by_change on edition (changed_at);
