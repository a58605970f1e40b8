-- What a working day needs: accounts, who clients are, enquiries and orders under way, services,
-- settings, jobs and backups.

-- Accounts, of the installation.

ALTER TABLE user_account ADD COLUMN password_hash TEXT;             -- argon2id; NULL: none set yet
ALTER TABLE user_account ADD COLUMN password_at @INT64@;            -- when it was set
ALTER TABLE user_account ADD COLUMN totp_secret @BLOB@;             -- sealed by the key file; NULL: off
ALTER TABLE user_account ADD COLUMN totp_step @INT64@ NOT NULL DEFAULT 0;  -- last one accepted
ALTER TABLE user_account ADD COLUMN has_shortcuts INTEGER NOT NULL DEFAULT 1;  -- single keys work

-- A code that stands in for the second factor once.
CREATE TABLE recovery_code (
    user_id   @INT64@ NOT NULL REFERENCES user_account (id),
    code_hash @BLOB@ NOT NULL,
    used_at   @INT64@,                             -- NULL until it was used
    PRIMARY KEY (user_id, code_hash)
) @STRICT@;

ALTER TABLE session ADD COLUMN id @INT64@ NOT NULL DEFAULT 0;       -- by which it is shown and ended
ALTER TABLE session ADD COLUMN agent TEXT NOT NULL DEFAULT '';      -- the browser, as it says itself

ALTER TABLE sign_in_link ADD COLUMN purpose INTEGER NOT NULL DEFAULT 1;  -- enum link_purpose
CREATE INDEX sign_in_link_user ON sign_in_link (user_id, purpose);

-- Members again, now that there are managers.
CREATE TABLE member_of (
    workspace_id @INT64@ NOT NULL REFERENCES workspace (id),
    id           @INT64@ NOT NULL,
    user_id      @INT64@ NOT NULL REFERENCES user_account (id),
    role         INTEGER NOT NULL CHECK (role BETWEEN 1 AND 4),  -- enum role
    joined_at    @INT64@ NOT NULL,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, user_id)
) @STRICT@;
INSERT INTO member_of (workspace_id, id, user_id, role, joined_at)
    SELECT workspace_id, id, user_id, role, joined_at FROM member;
DROP TABLE member;
ALTER TABLE member_of RENAME TO member;
CREATE INDEX member_user ON member (user_id);

-- A link by which somebody becomes a member.
CREATE TABLE invitation (
    workspace_id @INT64@ NOT NULL REFERENCES workspace (id),
    id           @INT64@ NOT NULL,
    token_hash   @BLOB@ NOT NULL,
    name         TEXT NOT NULL,                    -- whom it is for
    role         INTEGER NOT NULL CHECK (role BETWEEN 1 AND 4),
    created_by   @INT64@,                          -- user; NULL for a command
    created_at   @INT64@ NOT NULL,
    expires_at   @INT64@ NOT NULL,
    used_at      @INT64@,                          -- NULL until it was used
    PRIMARY KEY (workspace_id, id)
) @STRICT@;
CREATE UNIQUE INDEX invitation_token ON invitation (token_hash);
CREATE INDEX invitation_open ON invitation (workspace_id, expires_at);

-- A program that acts for a member. Only the hash of its key is kept.
CREATE TABLE api_key (
    workspace_id @INT64@ NOT NULL REFERENCES workspace (id),
    id           @INT64@ NOT NULL,
    key_hash     @BLOB@ NOT NULL,
    user_id      @INT64@ NOT NULL REFERENCES user_account (id),
    name         TEXT NOT NULL,                    -- what it is for
    scopes       INTEGER NOT NULL,                 -- bits of enum api_scope
    created_at   @INT64@ NOT NULL,
    used_at      @INT64@,                          -- to within some minutes
    expires_at   @INT64@,                          -- NULL: until it is ended
    revoked_at   @INT64@,
    PRIMARY KEY (workspace_id, id)
) @STRICT@;
CREATE UNIQUE INDEX api_key_hash ON api_key (key_hash);
CREATE INDEX api_key_user ON api_key (workspace_id, user_id) WHERE revoked_at IS NULL;

-- The answer to a request that must not be done twice, for a day.
CREATE TABLE idempotency (
    workspace_id @INT64@ NOT NULL REFERENCES workspace (id),
    key_hash     @BLOB@ NOT NULL,                  -- of who asks and the key that they chose
    request_hash @BLOB@ NOT NULL,                  -- of method, path and body
    code         INTEGER NOT NULL,                 -- of the answer, HTTP
    headers      TEXT NOT NULL,                    -- of the answer, lines of "Name: value"
    answer       TEXT NOT NULL,
    created_at   @INT64@ NOT NULL,
    PRIMARY KEY (workspace_id, key_hash)
) @STRICT@;
CREATE INDEX idempotency_age ON idempotency (created_at);

-- Who clients are.

ALTER TABLE client ADD COLUMN archived_at @INT64@;
ALTER TABLE client ADD COLUMN orders_left @INT64@ NOT NULL DEFAULT 0;  -- order_version at which they went elsewhere
ALTER TABLE client ADD COLUMN merged_into @INT64@;                  -- of a deleted one: who took it in
ALTER TABLE client ADD COLUMN mark INTEGER NOT NULL DEFAULT 0;      -- enum client_mark, the user's own
ALTER TABLE client ADD COLUMN rhythm INTEGER NOT NULL DEFAULT 0;    -- enum client_rhythm
ALTER TABLE client ADD COLUMN source TEXT NOT NULL DEFAULT '';      -- where they came from
ALTER TABLE client ADD COLUMN words TEXT NOT NULL DEFAULT '';       -- their own terms
ALTER TABLE client ADD COLUMN likes TEXT NOT NULL DEFAULT '';       -- what pleases them
ALTER TABLE client ADD COLUMN talked_of TEXT NOT NULL DEFAULT '';   -- what was talked about last

-- Days with an order that counts: what standing goes by, as order_count is what people count.
ALTER TABLE client ADD COLUMN occasion_count @INT64@ NOT NULL DEFAULT 0;
UPDATE client SET occasion_count = (SELECT count(DISTINCT o.accepted_on) FROM client_order o
    WHERE o.workspace_id = client.workspace_id AND o.client_id = client.id AND o.state = 1
    AND o.deleted_at IS NULL) WHERE order_count > 0;
-- Of those: who looks at all clients, as Today does, would look for it once for each.
ALTER TABLE client ADD COLUMN first_order_on INTEGER;
UPDATE client SET first_order_on = (SELECT min(o.accepted_on) FROM client_order o
    WHERE o.workspace_id = client.workspace_id AND o.client_id = client.id AND o.state = 1
    AND o.deleted_at IS NULL) WHERE order_count > 0;
-- What lists are sorted by.
-- The rest is for counts of who left in a period, which then need not look at the clients; and windows
-- that are shared pass over whom they do not concern.
CREATE INDEX client_by_last_order ON client (workspace_id, last_order_on, id, occasion_count, mark,
    archived_at, deleted_at) WHERE deleted_at IS NULL AND last_order_on IS NOT NULL;
CREATE INDEX client_by_orders ON client (workspace_id, order_count, id) WHERE deleted_at IS NULL;
CREATE INDEX client_forecast_window ON client_forecast (workspace_id, window_by, id, window_from)
    WHERE window_by IS NOT NULL;
CREATE INDEX client_forecast_value ON client_forecast (workspace_id, value, id)
    WHERE value IS NOT NULL;

-- Whom columns in memory must forget, and whom a client was merged from.
CREATE INDEX client_orders_left ON client (workspace_id, orders_left) WHERE orders_left > 0;
CREATE INDEX client_merged ON client (workspace_id, merged_into) WHERE merged_into IS NOT NULL;

CREATE TABLE tag (
    workspace_id @INT64@ NOT NULL REFERENCES workspace (id),
    id           @INT64@ NOT NULL,
    name         TEXT NOT NULL,
    name_key     TEXT NOT NULL,                    -- folded: one tag, however it is typed
    created_at   @INT64@ NOT NULL,
    PRIMARY KEY (workspace_id, id)
) @STRICT@;
CREATE UNIQUE INDEX tag_name ON tag (workspace_id, name_key);

CREATE TABLE client_tag (
    workspace_id @INT64@ NOT NULL,
    client_id    @INT64@ NOT NULL,
    tag_id       @INT64@ NOT NULL,
    PRIMARY KEY (workspace_id, client_id, tag_id),
    FOREIGN KEY (workspace_id, client_id) REFERENCES client (workspace_id, id),
    FOREIGN KEY (workspace_id, tag_id) REFERENCES tag (workspace_id, id)
) @STRICT@;
CREATE INDEX client_tag_tag ON client_tag (workspace_id, tag_id, client_id);

-- A birthday, an anniversary, a day of their trade.
CREATE TABLE important_date (
    workspace_id @INT64@ NOT NULL,
    id           @INT64@ NOT NULL,
    client_id    @INT64@ NOT NULL,
    contact_id   @INT64@,                          -- whose; NULL: the client's
    kind         INTEGER NOT NULL,                 -- enum date_kind
    label        TEXT NOT NULL,                    -- '' for a birthday
    month        INTEGER NOT NULL CHECK (month BETWEEN 1 AND 12),
    day          INTEGER NOT NULL CHECK (day BETWEEN 1 AND 31),
    year         INTEGER,                          -- of the first one; NULL when not known
    created_at   @INT64@ NOT NULL,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, client_id) REFERENCES client (workspace_id, id),
    FOREIGN KEY (workspace_id, contact_id) REFERENCES contact (workspace_id, id)
) @STRICT@;
CREATE INDEX important_date_client ON important_date (workspace_id, client_id);
CREATE INDEX important_date_day ON important_date (workspace_id, month, day);

-- A field that the business added.
CREATE TABLE own_field (
    workspace_id @INT64@ NOT NULL REFERENCES workspace (id),
    id           @INT64@ NOT NULL,
    version      @INT64@ NOT NULL,
    object       INTEGER NOT NULL,                 -- enum own_field_object: of clients, of orders
    name         TEXT NOT NULL,
    kind         INTEGER NOT NULL,                 -- enum own_field_kind
    choices      TEXT NOT NULL,                    -- of a choice, one a line; else ''
    place        INTEGER NOT NULL,                 -- in forms, from 0
    created_at   @INT64@ NOT NULL,
    archived_at  @INT64@,
    PRIMARY KEY (workspace_id, id)
) @STRICT@;
CREATE TABLE own_value (
    workspace_id @INT64@ NOT NULL,
    object_id    @INT64@ NOT NULL,                 -- client or order
    field_id     @INT64@ NOT NULL,
    value        TEXT NOT NULL,                    -- in the form that domain/own_field.h names
    PRIMARY KEY (workspace_id, object_id, field_id),
    FOREIGN KEY (workspace_id, field_id) REFERENCES own_field (workspace_id, id)
) @STRICT@;
CREATE INDEX own_value_field ON own_value (workspace_id, field_id, value);

-- What was noted, said on the phone or agreed in a meeting.
CREATE TABLE note (
    workspace_id @INT64@ NOT NULL,
    id           @INT64@ NOT NULL,
    version      @INT64@ NOT NULL,
    client_id    @INT64@ NOT NULL,
    contact_id   @INT64@,                          -- with whom
    order_id     @INT64@,                          -- about which
    kind         INTEGER NOT NULL,                 -- enum note_kind
    happened_at  @INT64@ NOT NULL,
    text         TEXT NOT NULL,
    created_by   @INT64@,
    created_at   @INT64@ NOT NULL,
    changed_at   @INT64@ NOT NULL,
    deleted_at   @INT64@,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, client_id) REFERENCES client (workspace_id, id),
    FOREIGN KEY (workspace_id, contact_id) REFERENCES contact (workspace_id, id),
    FOREIGN KEY (workspace_id, order_id) REFERENCES client_order (workspace_id, id)
) @STRICT@;
CREATE INDEX note_client ON note (workspace_id, client_id, happened_at, id, kind)
    WHERE deleted_at IS NULL;
CREATE INDEX note_order ON note (workspace_id, order_id) WHERE order_id IS NOT NULL;
CREATE INDEX note_contact ON note (workspace_id, contact_id) WHERE contact_id IS NOT NULL;

-- Enquiries, orders, services.

CREATE TABLE service (
    workspace_id @INT64@ NOT NULL REFERENCES workspace (id),
    id           @INT64@ NOT NULL,
    version      @INT64@ NOT NULL,
    name         TEXT NOT NULL,                    -- what client_order.service says
    name_key     TEXT NOT NULL,                    -- folded
    price        @INT64@,                          -- usual one, ten-thousandths; NULL: none
    currency     TEXT NOT NULL,
    unit         INTEGER NOT NULL,                 -- enum service_unit that the price is for
    usual_days   INTEGER,                          -- from acceptance to delivery
    created_at   @INT64@ NOT NULL,
    archived_at  @INT64@,
    PRIMARY KEY (workspace_id, id)
) @STRICT@;
CREATE UNIQUE INDEX service_name ON service (workspace_id, name_key);

ALTER TABLE client_order ADD COLUMN version @INT64@ NOT NULL DEFAULT 1;
ALTER TABLE client_order ADD COLUMN stage INTEGER NOT NULL DEFAULT 4;   -- enum order_stage; 4 done
ALTER TABLE client_order ADD COLUMN title TEXT NOT NULL DEFAULT '';     -- what it is, in a line
ALTER TABLE client_order ADD COLUMN details TEXT NOT NULL DEFAULT '';
ALTER TABLE client_order ADD COLUMN due_on INTEGER;                     -- promised
ALTER TABLE client_order ADD COLUMN delivered_on INTEGER;
ALTER TABLE client_order ADD COLUMN changed_at @INT64@ NOT NULL DEFAULT 0;  -- 0: never by a person
ALTER TABLE client_order ADD COLUMN cancel_reason TEXT NOT NULL DEFAULT '';
ALTER TABLE client_order ADD COLUMN refund_of @INT64@;   -- the order whose money was given back
-- Open ones by what they were promised for, the rest behind.
CREATE INDEX client_order_open ON client_order (workspace_id, stage, coalesce(due_on, 2147483647), id)
    WHERE deleted_at IS NULL AND stage < 4;
-- Whether a client has one, and who does.
CREATE INDEX client_order_open_client ON client_order (workspace_id, client_id)
    WHERE deleted_at IS NULL AND state = 1 AND stage < 4;
-- Numbers that are given here; those of logs are theirs.
CREATE INDEX client_order_number ON client_order (workspace_id, number)
    WHERE number IS NOT NULL AND import_id IS NULL AND deleted_at IS NULL;
-- The one that was given last; version > 0 is true of all, and keeps a search by number away.
CREATE INDEX client_order_numbered ON client_order (workspace_id, id)
    WHERE number IS NOT NULL AND import_id IS NULL AND deleted_at IS NULL AND version > 0;
-- What few orders have: a list of them is not looked for among all.
CREATE INDEX client_order_service ON client_order (workspace_id, service, id)
    WHERE deleted_at IS NULL AND service <> '';
CREATE INDEX client_order_source ON client_order (workspace_id, source, id)
    WHERE deleted_at IS NULL AND source <> '';
CREATE INDEX client_order_no_currency ON client_order (workspace_id, id)
    WHERE deleted_at IS NULL AND amount IS NOT NULL AND currency = '';
CREATE INDEX client_order_refund ON client_order (workspace_id, refund_of)
    WHERE refund_of IS NOT NULL;

CREATE TABLE enquiry (
    workspace_id @INT64@ NOT NULL REFERENCES workspace (id),
    id           @INT64@ NOT NULL,
    version      @INT64@ NOT NULL,
    client_id    @INT64@,                          -- NULL: nobody we know yet
    name         TEXT NOT NULL,                    -- who asks
    reach        TEXT NOT NULL,                    -- where they can be answered, ''
    title        TEXT NOT NULL,                    -- what they want, in a line
    details      TEXT NOT NULL,
    service      TEXT NOT NULL,
    source       TEXT NOT NULL,
    amount       @INT64@,                          -- that was quoted
    currency     TEXT NOT NULL,
    stage        INTEGER NOT NULL,                 -- enum enquiry_stage
    lost_reason  TEXT NOT NULL,                    -- why it came to nothing, ''
    received_at  @INT64@ NOT NULL,
    answered_at  @INT64@,                          -- first answer by a person
    order_id     @INT64@,                          -- that it became
    created_by   @INT64@,
    created_at   @INT64@ NOT NULL,
    changed_at   @INT64@ NOT NULL,
    deleted_at   @INT64@,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, client_id) REFERENCES client (workspace_id, id),
    FOREIGN KEY (workspace_id, order_id) REFERENCES client_order (workspace_id, id)
) @STRICT@;
CREATE INDEX enquiry_stage ON enquiry (workspace_id, stage, received_at, id)
    WHERE deleted_at IS NULL;
CREATE INDEX enquiry_client ON enquiry (workspace_id, client_id, received_at)
    WHERE client_id IS NOT NULL;

-- Settings.

ALTER TABLE workspace ADD COLUMN active_days INTEGER NOT NULL DEFAULT 0;   -- 0: by the base's rhythm
ALTER TABLE workspace ADD COLUMN cooling_days INTEGER NOT NULL DEFAULT 0;  -- 0: the same
ALTER TABLE workspace ADD COLUMN holidays TEXT NOT NULL DEFAULT '';        -- 'HR', 'RU', 'DE', 'US'
ALTER TABLE workspace ADD COLUMN about TEXT NOT NULL DEFAULT '';           -- address and other lines
ALTER TABLE workspace ADD COLUMN changed_at @INT64@ NOT NULL DEFAULT 0;

-- When the business is open: several intervals a day. Minutes from midnight.
CREATE TABLE working_hours (
    workspace_id @INT64@ NOT NULL REFERENCES workspace (id),
    id           @INT64@ NOT NULL,
    weekday      INTEGER NOT NULL CHECK (weekday BETWEEN 1 AND 7),  -- 1 Monday
    from_minute  INTEGER NOT NULL,
    to_minute    INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, id)
) @STRICT@;

-- Days that are not as the week says.
CREATE TABLE day_off (
    workspace_id @INT64@ NOT NULL REFERENCES workspace (id),
    id           @INT64@ NOT NULL,
    first_on     INTEGER NOT NULL,
    last_on      INTEGER NOT NULL,
    label        TEXT NOT NULL,
    from_minute  INTEGER,                          -- open for a while; NULL: closed
    to_minute    INTEGER,
    created_at   @INT64@ NOT NULL,
    PRIMARY KEY (workspace_id, id)
) @STRICT@;
CREATE INDEX day_off_day ON day_off (workspace_id, last_on);

-- Words ready for letters.
CREATE TABLE template (
    workspace_id    @INT64@ NOT NULL REFERENCES workspace (id),
    id              @INT64@ NOT NULL,
    version         @INT64@ NOT NULL,
    name            TEXT NOT NULL,
    language        TEXT NOT NULL,
    form_of_address INTEGER NOT NULL,              -- enum form_of_address; 0: for both
    subject         TEXT NOT NULL,
    body            TEXT NOT NULL,
    created_at      @INT64@ NOT NULL,
    changed_at      @INT64@ NOT NULL,
    archived_at     @INT64@,
    PRIMARY KEY (workspace_id, id)
) @STRICT@;

-- A list as somebody wants to see it again: the query of its address.
CREATE TABLE saved_view (
    workspace_id @INT64@ NOT NULL REFERENCES workspace (id),
    id           @INT64@ NOT NULL,
    list         INTEGER NOT NULL,                 -- enum saved_list: clients, orders
    name         TEXT NOT NULL,
    query        TEXT NOT NULL,
    user_id      @INT64@,                          -- whose; NULL: everybody's
    created_at   @INT64@ NOT NULL,
    PRIMARY KEY (workspace_id, id)
) @STRICT@;
CREATE INDEX saved_view_list ON saved_view (workspace_id, list, id);

CREATE INDEX import_recent ON import (workspace_id, created_at);

-- Long work that goes on without a browser.
CREATE TABLE job (
    workspace_id @INT64@ NOT NULL REFERENCES workspace (id),
    id           @INT64@ NOT NULL,
    kind         INTEGER NOT NULL,                 -- enum job_kind
    state        INTEGER NOT NULL,                 -- enum job_state
    input        TEXT NOT NULL,                    -- JSON
    result       TEXT,                             -- JSON; NULL until it ended
    blob_hash    @BLOB@,                           -- the file that it reads; NULL: none
    created_by   @INT64@,
    created_at   @INT64@ NOT NULL,
    started_at   @INT64@,
    finished_at  @INT64@,
    attempt      INTEGER NOT NULL,
    lease_owner  @INT64@,                          -- start id of the process that has it
    lease_until  @INT64@,
    PRIMARY KEY (workspace_id, id)
) @STRICT@;
CREATE INDEX job_waiting ON job (state, created_at);
CREATE INDEX job_recent ON job (workspace_id, kind, created_at);
CREATE INDEX job_blob ON job (workspace_id, blob_hash) WHERE blob_hash IS NOT NULL;

-- Backups that were made, of the installation: the last ones.
CREATE TABLE backup (
    id          @INT64@ NOT NULL PRIMARY KEY,
    file_name   TEXT NOT NULL,
    byte_count  @INT64@ NOT NULL,
    row_count   @INT64@ NOT NULL,
    started_at  @INT64@ NOT NULL,
    verified_at @INT64@,                           -- read back and restored; NULL: not yet
    fault       TEXT                               -- why it is none; NULL when it is good
) @STRICT@;
CREATE INDEX backup_recent ON backup (started_at);

-- What holds for the whole installation, as when backups are made.
CREATE TABLE installation (
    setting @INT64@ NOT NULL PRIMARY KEY,              -- enum installation_setting
    value   @INT64@ NOT NULL
) @STRICT@;

-- What a person said of a cue (domain/cue.h), by the key of its cause. Cues that wait are not kept:
-- they follow from the data and the clock.
CREATE TABLE cue_answer (
    workspace_id @INT64@ NOT NULL,
    id           @INT64@ NOT NULL,
    cause        INTEGER NOT NULL,                 -- enum cue_cause
    object_id    @INT64@ NOT NULL,
    occasion     @INT64@ NOT NULL,
    rule         INTEGER NOT NULL,                 -- enum cue_rule, that spoke
    client_id    @INT64@,                          -- NULL: about nobody known
    answer       INTEGER NOT NULL,                 -- enum cue_answer
    until_on     INTEGER,                          -- of a later one: shown again on that day
    answered_at  @INT64@ NOT NULL,
    answered_by  @INT64@,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, client_id) REFERENCES client (workspace_id, id)
) @STRICT@;
-- By occasion first: what can still be asked for is of few days or years, and what was answered grows.
CREATE UNIQUE INDEX cue_answer_key ON cue_answer (workspace_id, cause, occasion, object_id);
CREATE INDEX cue_answer_recent ON cue_answer (workspace_id, answered_at);
CREATE INDEX cue_answer_client ON cue_answer (workspace_id, client_id) WHERE client_id IS NOT NULL;

-- Why a client left, as somebody said it: one reason for each time they did.
CREATE TABLE client_loss (
    workspace_id @INT64@ NOT NULL,
    id           @INT64@ NOT NULL,
    client_id    @INT64@ NOT NULL,
    last_order_on INTEGER NOT NULL,               -- which leaving: the day of their last order
    reason       INTEGER NOT NULL,                 -- enum loss_reason
    words        TEXT NOT NULL,                    -- what was said; '' for nothing
    said_at      @INT64@ NOT NULL,
    said_by      @INT64@,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, client_id) REFERENCES client (workspace_id, id)
) @STRICT@;
CREATE UNIQUE INDEX client_loss_client ON client_loss (workspace_id, client_id, last_order_on);
-- What suggests a reason; few rows have it, and it is looked for of each client who left.
CREATE INDEX client_order_late ON client_order (workspace_id, client_id, accepted_on)
    WHERE delivered_on > due_on AND state = 1 AND deleted_at IS NULL;
CREATE INDEX contact_gone ON contact (workspace_id, client_id, id) WHERE deleted_at IS NOT NULL;
CREATE INDEX audit_point ON audit (workspace_id, object_id) WHERE action = 111;  -- AUDIT_RECORD_POINT

-- After how many days without a real contact somebody is looked after: by standing, tag or client.
CREATE TABLE contact_limit (
    workspace_id @INT64@ NOT NULL REFERENCES workspace (id),
    id           @INT64@ NOT NULL,
    version      @INT64@ NOT NULL,
    kind         INTEGER NOT NULL,                 -- enum contact_limit_kind
    object_id    @INT64@ NOT NULL,                 -- enum client_standing, tag or client
    days         INTEGER NOT NULL CHECK (days >= 0),  -- 0: never, whatever a wider limit says
    changed_at   @INT64@ NOT NULL,
    PRIMARY KEY (workspace_id, id)
) @STRICT@;
CREATE UNIQUE INDEX contact_limit_object ON contact_limit (workspace_id, kind, object_id);

-- What somebody put on Today themselves.
CREATE TABLE own_cue (
    workspace_id @INT64@ NOT NULL,
    id           @INT64@ NOT NULL,
    client_id    @INT64@ NOT NULL,
    words        TEXT NOT NULL,                    -- what is to be done
    why          TEXT NOT NULL,                    -- '' or the list that they were chosen from
    due_on       INTEGER NOT NULL,
    created_at   @INT64@ NOT NULL,
    created_by   @INT64@,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, client_id) REFERENCES client (workspace_id, id)
) @STRICT@;
CREATE INDEX own_cue_client ON own_cue (workspace_id, client_id);
CREATE INDEX own_cue_due ON own_cue (workspace_id, due_on, id);

-- A share of clients that is to be kept. It remembers the boundaries it was set by, so that the
-- figure it is compared with never moves by itself.
CREATE TABLE goal (
    workspace_id @INT64@ NOT NULL REFERENCES workspace (id),
    id           @INT64@ NOT NULL,
    version      @INT64@ NOT NULL,
    kind         INTEGER NOT NULL,                 -- enum goal_kind
    from_on      INTEGER NOT NULL,
    to_on        INTEGER NOT NULL,                 -- last day
    target       @INT64@ NOT NULL,                 -- millionths
    active_days  INTEGER NOT NULL,
    cooling_days INTEGER NOT NULL,
    vip_orders   INTEGER NOT NULL,
    source       TEXT NOT NULL,                    -- of the first order, as figure_group_word(); '' for all
    service      TEXT NOT NULL,                    -- of any order, likewise
    tag          TEXT NOT NULL,                    -- its name; '' for all
    currency     TEXT NOT NULL,                    -- '' for the business's own
    created_at   @INT64@ NOT NULL,
    created_by   @INT64@,
    ended_at     @INT64@,                          -- taken back; NULL while it stands
    PRIMARY KEY (workspace_id, id)
) @STRICT@;
CREATE INDEX goal_time ON goal (workspace_id, from_on);

-- What the courtesy check is not to tell somebody. What it finds is never stored.
CREATE TABLE courtesy_mute (
    workspace_id @INT64@ NOT NULL REFERENCES workspace (id),
    id           @INT64@ NOT NULL,
    user_id      @INT64@ NOT NULL REFERENCES user_account (id),
    rule         TEXT NOT NULL,                    -- courtesy_label_key(): blame
    created_at   @INT64@ NOT NULL,
    PRIMARY KEY (workspace_id, id)
) @STRICT@;
CREATE UNIQUE INDEX courtesy_mute_rule ON courtesy_mute (workspace_id, user_id, rule);
