-- What answering needs: where messages come from and leave by, what came, conversations with their
-- messages and files, and what waits to leave.

-- A place where people write to us: a mailbox, a bot, an address for programs, a folder.
CREATE TABLE channel (
    workspace_id @INT64@ NOT NULL REFERENCES workspace (id),
    id           @INT64@ NOT NULL,
    version      @INT64@ NOT NULL,
    kind         INTEGER NOT NULL,                 -- enum channel_kind
    name         TEXT NOT NULL,                    -- as it stands before the address
    address      TEXT NOT NULL,                    -- of a mailbox, name of a bot
    address_key  TEXT NOT NULL,                    -- as it is compared
    settings     TEXT NOT NULL,                    -- JSON: hosts, ports; domain/channel.h
    secret       @BLOB@,                           -- sealed by the key file; NULL: none yet
    signature    TEXT NOT NULL,
    place        TEXT NOT NULL,                    -- JSON: up to where all of it was taken, '' at first
    looked_at    @INT64@,                          -- the last time that all was well
    fault        TEXT,                             -- JSON: what is wrong; NULL: nothing
    fault_at     @INT64@,                          -- since when
    is_main      INTEGER NOT NULL,                 -- new conversations leave by it
    created_at   @INT64@ NOT NULL,
    changed_at   @INT64@ NOT NULL,
    paused_at    @INT64@,                          -- NULL: it is at work
    archived_at  @INT64@,
    PRIMARY KEY (workspace_id, id)
) @STRICT@;
CREATE UNIQUE INDEX channel_address ON channel (workspace_id, kind, address_key)
    WHERE archived_at IS NULL;
CREATE INDEX channel_at_work ON channel (kind, workspace_id, id) WHERE archived_at IS NULL;

-- A message as it came. It is kept before anything is made of it, and for some time after.
CREATE TABLE arrival (
    workspace_id @INT64@ NOT NULL,
    id           @INT64@ NOT NULL,
    channel_id   @INT64@ NOT NULL,
    origin       TEXT NOT NULL,                    -- which it is there: 'UIDVALIDITY/UID', an update's id
    blob_hash    @BLOB@ NOT NULL,                  -- all its bytes
    state        INTEGER NOT NULL,                 -- enum arrival_state
    attempt      INTEGER NOT NULL,                 -- how often it was read
    message_id   @INT64@,                          -- that it became, or is the same as
    came_at      @INT64@ NOT NULL,                 -- to us
    read_at      @INT64@,                          -- NULL until something was made of it
    received_at  @INT64@,                          -- by the server that had it; NULL: unsaid
    is_sent      INTEGER NOT NULL CHECK (is_sent IN (0, 1)),  -- we wrote it: of a folder Sent
    is_head      INTEGER NOT NULL CHECK (is_head IN (0, 1)),  -- too large: its header alone
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, channel_id) REFERENCES channel (workspace_id, id),
    FOREIGN KEY (workspace_id, blob_hash) REFERENCES blob (workspace_id, hash)
) @STRICT@;
CREATE UNIQUE INDEX arrival_origin ON arrival (workspace_id, channel_id, origin);
CREATE INDEX arrival_state ON arrival (workspace_id, state, id);
CREATE INDEX arrival_blob ON arrival (workspace_id, blob_hash);
CREATE INDEX arrival_message ON arrival (workspace_id, message_id) WHERE message_id IS NOT NULL;
CREATE INDEX arrival_age ON arrival (workspace_id, came_at);

-- A link that connects a chat of a messenger with a client, once.
CREATE TABLE chat_link (
    workspace_id @INT64@ NOT NULL,
    id           @INT64@ NOT NULL,
    channel_id   @INT64@ NOT NULL,
    client_id    @INT64@ NOT NULL,
    token_hash   @BLOB@ NOT NULL,
    created_by   @INT64@,                          -- user; NULL for a command
    created_at   @INT64@ NOT NULL,
    expires_at   @INT64@ NOT NULL,
    used_at      @INT64@,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, channel_id) REFERENCES channel (workspace_id, id),
    FOREIGN KEY (workspace_id, client_id) REFERENCES client (workspace_id, id)
) @STRICT@;
CREATE UNIQUE INDEX chat_link_token ON chat_link (workspace_id, token_hash);
CREATE INDEX chat_link_client ON chat_link (workspace_id, client_id);
CREATE INDEX chat_link_age ON chat_link (workspace_id, expires_at);

-- Messages about one thing with one person.
CREATE TABLE conversation (
    workspace_id     @INT64@ NOT NULL REFERENCES workspace (id),
    id               @INT64@ NOT NULL,
    version          @INT64@ NOT NULL,
    channel_id       @INT64@,                      -- by which we answer; NULL: none
    client_id        @INT64@,                      -- NULL: nobody we know yet
    contact_id       @INT64@,
    enquiry_id       @INT64@,                      -- that it began
    name             TEXT NOT NULL,                -- who writes, as they call themselves
    address          TEXT NOT NULL,                -- where our answers go
    subject          TEXT NOT NULL,
    token            @BLOB@ NOT NULL,              -- by which replies are known, 128 random bits
    state            INTEGER NOT NULL,             -- enum conversation_state
    urgency          INTEGER NOT NULL,             -- enum urgency
    owner_id         @INT64@,                      -- user whose it is; NULL: anybody's
    waiting_since_at @INT64@,                      -- NULL: it is their turn
    answer_due_at    @INT64@,
    snoozed_until_at @INT64@,
    last_at          @INT64@ NOT NULL,             -- of the last message
    contact_at       @INT64@,                      -- of the last by a person, theirs or ours
    message_count    INTEGER NOT NULL,
    automatic_count  INTEGER NOT NULL,             -- messages sent by machines, theirs and ours
    merged_into      @INT64@,
    created_at       @INT64@ NOT NULL,
    changed_at       @INT64@ NOT NULL,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, channel_id) REFERENCES channel (workspace_id, id),
    FOREIGN KEY (workspace_id, client_id) REFERENCES client (workspace_id, id),
    FOREIGN KEY (workspace_id, contact_id) REFERENCES contact (workspace_id, id),
    FOREIGN KEY (workspace_id, enquiry_id) REFERENCES enquiry (workspace_id, id)
) @STRICT@;
CREATE UNIQUE INDEX conversation_token ON conversation (workspace_id, token);
CREATE INDEX conversation_address ON conversation (workspace_id, channel_id, address, id)
    WHERE channel_id IS NOT NULL;
CREATE INDEX conversation_waiting ON conversation (workspace_id, state, waiting_since_at, id)
    WHERE waiting_since_at IS NOT NULL;
CREATE INDEX conversation_last ON conversation (workspace_id, state, last_at, id);
CREATE INDEX conversation_client ON conversation (workspace_id, client_id, last_at, id)
    WHERE client_id IS NOT NULL;
CREATE INDEX conversation_contact ON conversation (workspace_id, client_id, contact_at)
    WHERE client_id IS NOT NULL AND contact_at IS NOT NULL AND state <> 3;
CREATE INDEX conversation_owner ON conversation (workspace_id, owner_id, state, last_at)
    WHERE owner_id IS NOT NULL;
CREATE INDEX conversation_snoozed ON conversation (workspace_id, snoozed_until_at)
    WHERE snoozed_until_at IS NOT NULL;
CREATE INDEX conversation_enquiry ON conversation (workspace_id, enquiry_id)
    WHERE enquiry_id IS NOT NULL;

-- What was said: by them, by us, or among ourselves.
CREATE TABLE message (
    workspace_id    @INT64@ NOT NULL,
    id              @INT64@ NOT NULL,
    conversation_id @INT64@ NOT NULL,
    kind            INTEGER NOT NULL,              -- enum message_kind
    is_automatic    INTEGER NOT NULL CHECK (is_automatic IN (0, 1)),
    author_id       @INT64@,                       -- user who wrote it
    happened_at     @INT64@ NOT NULL,              -- when it came or left
    written_at      @INT64@,                       -- as its sender dates it
    sender_name     TEXT NOT NULL,
    sender_address  TEXT NOT NULL,
    receivers       TEXT NOT NULL,                 -- JSON: to and cc
    subject         TEXT NOT NULL,
    text            TEXT NOT NULL,
    own_length      INTEGER NOT NULL,              -- bytes of it before what is quoted
    html_hash       @BLOB@,                        -- made safe; NULL: none
    mail_id         TEXT NOT NULL,                 -- Message-ID, ''
    likeness        @BLOB@,                        -- same for the same message; NULL: made here
    flags           INTEGER NOT NULL,              -- enum message_flag
    created_at      @INT64@ NOT NULL,
    changed_at      @INT64@ NOT NULL,
    deleted_at      @INT64@,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, conversation_id) REFERENCES conversation (workspace_id, id),
    FOREIGN KEY (workspace_id, html_hash) REFERENCES blob (workspace_id, hash)
) @STRICT@;
CREATE INDEX message_conversation ON message (workspace_id, conversation_id, happened_at, id);
CREATE INDEX message_mail ON message (workspace_id, mail_id, id);
CREATE UNIQUE INDEX message_likeness ON message (workspace_id, likeness)
    WHERE likeness IS NOT NULL;
CREATE INDEX message_html ON message (workspace_id, html_hash) WHERE html_hash IS NOT NULL;

-- A file that came or goes with a message.
CREATE TABLE message_file (
    workspace_id @INT64@ NOT NULL,
    id           @INT64@ NOT NULL,
    message_id   @INT64@ NOT NULL,
    place        INTEGER NOT NULL,                 -- from 0
    name         TEXT NOT NULL,
    media_type   TEXT NOT NULL,
    content_id   TEXT NOT NULL,                    -- by which the HTML names it, ''
    is_inline    INTEGER NOT NULL CHECK (is_inline IN (0, 1)),
    length       @INT64@ NOT NULL,
    blob_hash    @BLOB@,                           -- NULL: too large to be kept
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, message_id) REFERENCES message (workspace_id, id),
    FOREIGN KEY (workspace_id, blob_hash) REFERENCES blob (workspace_id, hash)
) @STRICT@;
CREATE INDEX message_file_message ON message_file (workspace_id, message_id, place);
CREATE INDEX message_file_blob ON message_file (workspace_id, blob_hash)
    WHERE blob_hash IS NOT NULL;

-- An answer that somebody has begun to write, kept until it is sent or thrown away.
CREATE TABLE reply_draft (
    workspace_id    @INT64@ NOT NULL,
    id              @INT64@ NOT NULL,
    conversation_id @INT64@ NOT NULL,
    user_id         @INT64@ NOT NULL,
    text            TEXT NOT NULL,
    changed_at      @INT64@ NOT NULL,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, conversation_id) REFERENCES conversation (workspace_id, id)
) @STRICT@;
CREATE UNIQUE INDEX reply_draft_of ON reply_draft (workspace_id, conversation_id, user_id);

-- A message on its way to one receiver.
CREATE TABLE outbox (
    workspace_id  @INT64@ NOT NULL,
    id            @INT64@ NOT NULL,
    message_id    @INT64@ NOT NULL,
    channel_id    @INT64@ NOT NULL,
    kind          INTEGER NOT NULL,                -- enum outbox_kind
    state         INTEGER NOT NULL,                -- enum outbox_state
    receiver      TEXT NOT NULL,                   -- address, chat
    not_before_at @INT64@ NOT NULL,                -- Undo, hours, the next attempt
    attempt       INTEGER NOT NULL,
    unknown_count INTEGER NOT NULL,                -- attempts of which nobody knows how they ended
    lease_owner   @INT64@,                         -- start id of the process that sends it
    lease_until   @INT64@,
    answer        TEXT NOT NULL,                   -- of the server, to the last attempt
    created_at    @INT64@ NOT NULL,
    ended_at      @INT64@,                         -- sent, failed, withdrawn
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, message_id) REFERENCES message (workspace_id, id),
    FOREIGN KEY (workspace_id, channel_id) REFERENCES channel (workspace_id, id)
) @STRICT@;
CREATE UNIQUE INDEX outbox_receiver ON outbox (workspace_id, message_id, receiver);
CREATE INDEX outbox_waiting ON outbox (workspace_id, channel_id, kind, not_before_at, id)
    WHERE state = 1;
CREATE INDEX outbox_leased ON outbox (state, lease_until) WHERE state = 2;
CREATE INDEX outbox_state ON outbox (workspace_id, state, id);
CREATE INDEX outbox_sent ON outbox (workspace_id, channel_id, ended_at) WHERE state = 3;

-- How a workspace answers; where a row is missing, domain/answering.h says what holds.
CREATE TABLE answering (
    workspace_id    @INT64@ NOT NULL PRIMARY KEY REFERENCES workspace (id),
    version         @INT64@ NOT NULL,
    enquiry_minutes INTEGER NOT NULL,              -- working minutes to the first answer
    message_minutes INTEGER NOT NULL,
    reading_times   TEXT NOT NULL,                 -- '10:00 15:00', '' for at once
    undo_seconds    INTEGER NOT NULL,
    is_held         INTEGER NOT NULL CHECK (is_held IN (0, 1)),    -- until the morning
    is_answered     INTEGER NOT NULL CHECK (is_answered IN (0, 1)),  -- by a machine, out of hours
    changed_at      @INT64@ NOT NULL
) @STRICT@;

-- Who was answered by a machine, and in which night: once.
CREATE TABLE automatic_answer (
    workspace_id @INT64@ NOT NULL,
    id           @INT64@ NOT NULL,
    address_key  TEXT NOT NULL,
    night_on     INTEGER NOT NULL,                 -- the day on which we opened last
    message_id   @INT64@ NOT NULL,                 -- that answered
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, message_id) REFERENCES message (workspace_id, id)
) @STRICT@;
CREATE UNIQUE INDEX automatic_answer_night
    ON automatic_answer (workspace_id, address_key, night_on);
CREATE INDEX automatic_answer_message ON automatic_answer (workspace_id, message_id);

-- An address that a message came back from.
ALTER TABLE contact_point ADD COLUMN bounced_at @INT64@;
ALTER TABLE contact_point ADD COLUMN bounce TEXT NOT NULL DEFAULT '';  -- as the server said it
CREATE INDEX contact_point_bounced ON contact_point (workspace_id, bounced_at, id)
    WHERE bounced_at IS NOT NULL;

-- What a client complained of: mended, explained, learnt from, by one person.
CREATE TABLE complaint (
    workspace_id    @INT64@ NOT NULL REFERENCES workspace (id),
    id              @INT64@ NOT NULL,
    version         @INT64@ NOT NULL,
    client_id       @INT64@ NOT NULL,
    order_id        @INT64@,
    conversation_id @INT64@,
    owner_id        @INT64@ NOT NULL,              -- user whose it is
    title           TEXT NOT NULL,
    details         TEXT NOT NULL,
    service         TEXT NOT NULL,
    stage           INTEGER NOT NULL,              -- enum complaint_stage
    cause           INTEGER NOT NULL,              -- enum complaint_cause
    opened_at       @INT64@ NOT NULL,
    due_at          @INT64@ NOT NULL,              -- to be mended by then
    mended_at       @INT64@,
    told_at         @INT64@,                       -- when it was explained
    closed_at       @INT64@,
    mended          TEXT NOT NULL,
    gesture         TEXT NOT NULL,
    learnt          TEXT NOT NULL,
    created_by      @INT64@,
    created_at      @INT64@ NOT NULL,
    changed_at      @INT64@ NOT NULL,
    deleted_at      @INT64@,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, client_id) REFERENCES client (workspace_id, id),
    FOREIGN KEY (workspace_id, order_id) REFERENCES client_order (workspace_id, id),
    FOREIGN KEY (workspace_id, conversation_id) REFERENCES conversation (workspace_id, id)
) @STRICT@;
CREATE INDEX complaint_due ON complaint (workspace_id, due_at, id)
    WHERE closed_at IS NULL AND deleted_at IS NULL;
CREATE INDEX complaint_closed ON complaint (workspace_id, closed_at, id)
    WHERE closed_at IS NOT NULL AND deleted_at IS NULL;
CREATE INDEX complaint_client ON complaint (workspace_id, client_id, opened_at, id);
CREATE INDEX complaint_order ON complaint (workspace_id, order_id) WHERE order_id IS NOT NULL;
CREATE INDEX complaint_conversation ON complaint (workspace_id, conversation_id)
    WHERE conversation_id IS NOT NULL;

-- What colleagues asked and told each other about it. It never leaves.
CREATE TABLE complaint_note (
    workspace_id @INT64@ NOT NULL,
    id           @INT64@ NOT NULL,
    complaint_id @INT64@ NOT NULL,
    author_id    @INT64@,                          -- user; NULL for a command
    asked_id     @INT64@,                          -- user who is asked; NULL: nobody
    text         TEXT NOT NULL,
    created_at   @INT64@ NOT NULL,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, complaint_id) REFERENCES complaint (workspace_id, id)
) @STRICT@;
CREATE INDEX complaint_note_complaint ON complaint_note (workspace_id, complaint_id, created_at, id);
