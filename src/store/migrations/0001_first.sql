-- The first tables. `order` and `user` are reserved words of SQL, so client_order and user_account.
-- Instants (_at) are Unix microseconds UTC, days (_on) local days since 1970-01-01, amounts
-- ten-thousandths of the currency's major unit. Ids come from work_new_id(). Lengths are limited by
-- domain/, not here.

-- Tables of the installation.

-- The steps of this schema that were applied. schema_migrate() writes a step's row in the step's
-- own transaction.
CREATE TABLE migration (
    number     @INT64@ NOT NULL PRIMARY KEY,
    name       TEXT NOT NULL,
    checksum   @BLOB@ NOT NULL,                    -- BLAKE2b-256 of the step's files
    applied_at @INT64@ NOT NULL
) @STRICT@;

-- Blocks of ids taken so far: one row.
CREATE TABLE id_block (
    name    TEXT NOT NULL PRIMARY KEY,             -- 'id'
    next_id @INT64@ NOT NULL CHECK (next_id > 0)   -- first id that nobody has taken
) @STRICT@;
INSERT INTO id_block (name, next_id) VALUES ('id', 1);

CREATE TABLE workspace (
    id            @INT64@ NOT NULL PRIMARY KEY,
    name          TEXT NOT NULL,                   -- of the business, '' until it was told
    language      TEXT NOT NULL,                   -- 'en', 'ru', 'hr': of texts that go out
    time_zone     TEXT NOT NULL,                   -- tzdata name: where its days begin
    currency      TEXT NOT NULL,                   -- ISO 4217, '' until the first order
    order_version @INT64@ NOT NULL,                -- raised by each change of orders
    version       @INT64@ NOT NULL,
    created_at    @INT64@ NOT NULL
) @STRICT@;

CREATE TABLE user_account (
    id         @INT64@ NOT NULL PRIMARY KEY,
    name       TEXT NOT NULL,
    email      TEXT,                               -- NULL until accounts are set up
    language   TEXT NOT NULL,
    version    @INT64@ NOT NULL,
    created_at @INT64@ NOT NULL
) @STRICT@;
CREATE UNIQUE INDEX user_account_email ON user_account (email);

-- A browser that is signed in. Only the hash of its token is kept.
CREATE TABLE session (
    token_hash   @BLOB@ NOT NULL PRIMARY KEY,
    user_id      @INT64@ NOT NULL REFERENCES user_account (id),
    workspace_id @INT64@ NOT NULL REFERENCES workspace (id),
    created_at   @INT64@ NOT NULL,
    used_at      @INT64@ NOT NULL,                 -- to within some minutes
    expires_at   @INT64@ NOT NULL
) @STRICT@;
CREATE INDEX session_of_user ON session (user_id);
CREATE INDEX session_expiry ON session (expires_at);

-- A link that signs in once.
CREATE TABLE sign_in_link (
    token_hash   @BLOB@ NOT NULL PRIMARY KEY,
    user_id      @INT64@ NOT NULL REFERENCES user_account (id),
    workspace_id @INT64@ NOT NULL REFERENCES workspace (id),
    created_at   @INT64@ NOT NULL,
    expires_at   @INT64@ NOT NULL,
    used_at      @INT64@                           -- NULL until it was used
) @STRICT@;
CREATE INDEX sign_in_link_expiry ON sign_in_link (expires_at);

-- Tables of a workspace. What belongs to a client refers to the workspace by way of it.

-- Who works in it.
CREATE TABLE member (
    workspace_id @INT64@ NOT NULL REFERENCES workspace (id),
    id           @INT64@ NOT NULL,
    user_id      @INT64@ NOT NULL REFERENCES user_account (id),
    role         INTEGER NOT NULL CHECK (role BETWEEN 1 AND 3),  -- enum role
    joined_at    @INT64@ NOT NULL,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, user_id)
) @STRICT@;

-- A file that was brought in. The same file is recognised by its hash.
CREATE TABLE import (
    workspace_id @INT64@ NOT NULL REFERENCES workspace (id),
    id           @INT64@ NOT NULL,
    kind         INTEGER NOT NULL,                 -- enum import_kind
    file_name    TEXT NOT NULL,                    -- without its folder
    file_hash    @BLOB@ NOT NULL,                  -- BLAKE2b-256 of its bytes
    row_count    @INT64@ NOT NULL,                 -- rows taken
    created_at   @INT64@ NOT NULL,
    created_by   @INT64@,                          -- user; NULL for a command
    undone_at    @INT64@,
    PRIMARY KEY (workspace_id, id)
) @STRICT@;
CREATE UNIQUE INDEX import_file ON import (workspace_id, kind, file_hash) WHERE undone_at IS NULL;

CREATE TABLE client (
    workspace_id  @INT64@ NOT NULL REFERENCES workspace (id),
    id            @INT64@ NOT NULL,
    version       @INT64@ NOT NULL,                -- raised by each change
    kind          INTEGER NOT NULL CHECK (kind BETWEEN 1 AND 2),  -- enum client_kind
    name          TEXT NOT NULL,
    sort_key      @BLOB@ NOT NULL,                 -- sort_key() of the name
    reference     TEXT,                            -- what order logs call them
    order_count   @INT64@ NOT NULL,                -- orders that count
    last_order_on INTEGER,                         -- of those; NULL without
    created_at    @INT64@ NOT NULL,
    changed_at    @INT64@ NOT NULL,
    import_id     @INT64@,                         -- that made them
    deleted_at    @INT64@,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, import_id) REFERENCES import (workspace_id, id)
) @STRICT@;
CREATE UNIQUE INDEX client_reference ON client (workspace_id, reference) WHERE deleted_at IS NULL;
CREATE INDEX client_import ON client (workspace_id, import_id) WHERE import_id IS NOT NULL;
CREATE INDEX client_changed ON client (workspace_id, changed_at) WHERE version > 1;
CREATE INDEX client_by_name ON client (workspace_id, sort_key, id) WHERE deleted_at IS NULL;

-- A person of a client.
CREATE TABLE contact (
    workspace_id    @INT64@ NOT NULL,
    id              @INT64@ NOT NULL,
    client_id       @INT64@ NOT NULL,
    is_main         INTEGER NOT NULL CHECK (is_main IN (0, 1)),
    name            TEXT NOT NULL,
    given           TEXT NOT NULL,                 -- parts of the name, '' when not known
    family          TEXT NOT NULL,
    additional      TEXT NOT NULL,                 -- patronymic
    salutation      TEXT NOT NULL,                 -- greeting to use instead of the rule's, ''
    form_of_address INTEGER NOT NULL CHECK (form_of_address BETWEEN 0 AND 2),
    language        TEXT NOT NULL,                 -- '' when not known
    created_at      @INT64@ NOT NULL,
    import_id       @INT64@,                       -- that made them
    deleted_at      @INT64@,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, client_id) REFERENCES client (workspace_id, id),
    FOREIGN KEY (workspace_id, import_id) REFERENCES import (workspace_id, id)
) @STRICT@;
CREATE UNIQUE INDEX contact_main ON contact (workspace_id, client_id) WHERE is_main = 1;
CREATE INDEX contact_client ON contact (workspace_id, client_id, id);
CREATE INDEX contact_import ON contact (workspace_id, import_id) WHERE import_id IS NOT NULL;

-- Where a contact can be reached.
CREATE TABLE contact_point (
    workspace_id @INT64@ NOT NULL,
    id           @INT64@ NOT NULL,
    contact_id   @INT64@ NOT NULL,
    kind         INTEGER NOT NULL CHECK (kind BETWEEN 1 AND 5),  -- enum contact_point_kind
    value        TEXT NOT NULL,                    -- as a person writes it
    value_key    TEXT NOT NULL,                    -- as it is compared
    is_main      INTEGER NOT NULL CHECK (is_main IN (0, 1)),
    created_at   @INT64@ NOT NULL,
    import_id    @INT64@,                          -- that made it
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, contact_id) REFERENCES contact (workspace_id, id),
    FOREIGN KEY (workspace_id, import_id) REFERENCES import (workspace_id, id)
) @STRICT@;
CREATE UNIQUE INDEX contact_point_own ON contact_point (workspace_id, contact_id, kind, value_key);
CREATE INDEX contact_point_key ON contact_point (workspace_id, kind, value_key, contact_id);
CREATE INDEX contact_point_import ON contact_point (workspace_id, import_id)
    WHERE import_id IS NOT NULL;

-- An order of a client; a negative amount is money given back.
CREATE TABLE client_order (
    workspace_id  @INT64@ NOT NULL,
    id            @INT64@ NOT NULL,
    order_version @INT64@ NOT NULL,                -- of the workspace when this last changed
    client_id     @INT64@ NOT NULL,
    accepted_on   INTEGER NOT NULL,                -- the occasion's day
    amount        @INT64@,                         -- NULL when the log had none
    currency      TEXT NOT NULL,                   -- ISO 4217, '' when not said
    state         INTEGER NOT NULL,                -- enum order_state
    number        TEXT,                            -- the business's own number
    source        TEXT NOT NULL,                   -- where they came from, '' when not said
    service       TEXT NOT NULL,                   -- what they bought, ''
    import_id     @INT64@,
    created_at    @INT64@ NOT NULL,
    deleted_at    @INT64@,                         -- a tombstone for the columns in memory
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, client_id) REFERENCES client (workspace_id, id),
    FOREIGN KEY (workspace_id, import_id) REFERENCES import (workspace_id, id)
) @STRICT@;
-- Holds all that the columns in memory are loaded from, a client's orders side by side.
CREATE INDEX client_order_client ON client_order (workspace_id, client_id, accepted_on, amount,
    state, currency, source, service) WHERE deleted_at IS NULL;
CREATE INDEX client_order_version ON client_order (workspace_id, order_version);
CREATE INDEX client_order_import ON client_order (workspace_id, import_id, client_id)
    WHERE import_id IS NOT NULL;

-- What was done, by whom, and what it was before: the trail, and what Undo goes by.
CREATE TABLE audit (
    workspace_id @INT64@ NOT NULL REFERENCES workspace (id),
    id           @INT64@ NOT NULL,
    at           @INT64@ NOT NULL,
    user_id      @INT64@,                          -- NULL: the program or a command
    action       INTEGER NOT NULL,                 -- enum audit_action
    object_id    @INT64@ NOT NULL,                 -- what it was done to
    before_json  TEXT,                             -- fields that changed, as they were
    after_json   TEXT,                             -- as they became
    version      @INT64@,                          -- of the object afterwards
    undone_by    @INT64@,                          -- audit row that took it back
    PRIMARY KEY (workspace_id, id)
) @STRICT@;
CREATE INDEX audit_object ON audit (workspace_id, object_id, id);

-- Bytes by their hash, in pieces, written before the row that names them.
CREATE TABLE blob (
    workspace_id @INT64@ NOT NULL REFERENCES workspace (id),
    hash         @BLOB@ NOT NULL,                  -- BLAKE2b-256 of all bytes
    length       @INT64@ NOT NULL,
    created_at   @INT64@ NOT NULL,
    PRIMARY KEY (workspace_id, hash)
) @STRICT@;
CREATE INDEX blob_age ON blob (workspace_id, created_at);
CREATE TABLE blob_chunk (
    workspace_id @INT64@ NOT NULL,
    hash         @BLOB@ NOT NULL,
    place        INTEGER NOT NULL,                 -- from 0
    bytes        @BLOB@ NOT NULL,                  -- 256 KiB, the last one less
    PRIMARY KEY (workspace_id, hash, place),
    FOREIGN KEY (workspace_id, hash) REFERENCES blob (workspace_id, hash)
) @STRICT@;

-- A picture or a file of a contact.
CREATE TABLE contact_file (
    workspace_id @INT64@ NOT NULL,
    id           @INT64@ NOT NULL,
    contact_id   @INT64@ NOT NULL,
    kind         INTEGER NOT NULL,                 -- 1 the picture on their card
    media_type   TEXT NOT NULL,                    -- from our own list
    blob_hash    @BLOB@ NOT NULL,
    created_at   @INT64@ NOT NULL,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, contact_id) REFERENCES contact (workspace_id, id),
    FOREIGN KEY (workspace_id, blob_hash) REFERENCES blob (workspace_id, hash)
) @STRICT@;
CREATE INDEX contact_file_contact ON contact_file (workspace_id, contact_id);
CREATE INDEX contact_file_blob ON contact_file (workspace_id, blob_hash);

-- Words by which an object is found. What indexes them differs by store: see 0001_first.sqlite.sql
-- and 0001_first.postgresql.sql.
CREATE TABLE search (
    workspace_id @INT64@ NOT NULL REFERENCES workspace (id),
    id           @INT64@ NOT NULL,                 -- of the object
    kind         INTEGER NOT NULL,                 -- enum search_kind
    words        TEXT NOT NULL,                    -- fold_words(), one space between
    PRIMARY KEY (workspace_id, id)
) @STRICT@;
