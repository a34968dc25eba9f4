-- Made by "npm run schema" from db/migrations. Do not edit.

CREATE TABLE public.account (
    id uuid NOT NULL,
    name text NOT NULL,
    is_operator boolean NOT NULL,
    webhook_secret bytea NOT NULL,
    assets_revision bigint DEFAULT 1 NOT NULL,
    created_at timestamp with time zone NOT NULL,
    secret_rotated_at timestamp with time zone
);

CREATE TABLE public.api_key (
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    name text NOT NULL,
    prefix text NOT NULL,
    hash bytea NOT NULL,
    scopes text[] NOT NULL,
    created_at timestamp with time zone NOT NULL,
    last_used_at timestamp with time zone,
    revoked_at timestamp with time zone
);

CREATE TABLE public.api_key_lookup (
    hash bytea NOT NULL,
    account_id uuid NOT NULL,
    api_key_id uuid NOT NULL
);

CREATE TABLE public.attempt (
    account_id uuid NOT NULL,
    delivery_id uuid NOT NULL,
    number integer NOT NULL,
    at timestamp with time zone NOT NULL,
    outcome text NOT NULL,
    status integer,
    error_class text,
    timing json NOT NULL,
    response_excerpt text,
    CONSTRAINT attempt_outcome_check CHECK ((outcome = ANY (ARRAY['delivered'::text, 'retry'::text, 'failed'::text, 'skipped'::text])))
)
PARTITION BY RANGE (delivery_id);

CREATE TABLE public.attempt_default (
    account_id uuid CONSTRAINT attempt_account_id_not_null NOT NULL,
    delivery_id uuid CONSTRAINT attempt_delivery_id_not_null NOT NULL,
    number integer CONSTRAINT attempt_number_not_null NOT NULL,
    at timestamp with time zone CONSTRAINT attempt_at_not_null NOT NULL,
    outcome text CONSTRAINT attempt_outcome_not_null NOT NULL,
    status integer,
    error_class text,
    timing json CONSTRAINT attempt_timing_not_null NOT NULL,
    response_excerpt text,
    CONSTRAINT attempt_outcome_check CHECK ((outcome = ANY (ARRAY['delivered'::text, 'retry'::text, 'failed'::text, 'skipped'::text])))
);

CREATE TABLE public.campaign (
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    kind text NOT NULL,
    name text NOT NULL,
    state text NOT NULL,
    draft json NOT NULL,
    revision integer NOT NULL,
    live_version integer,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    first_published_at timestamp with time zone,
    CONSTRAINT campaign_kind_check CHECK ((kind = 'chatbot'::text)),
    CONSTRAINT campaign_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'live'::text, 'archived'::text])))
);

CREATE TABLE public.campaign_keyword (
    account_id uuid NOT NULL,
    channel_id uuid NOT NULL,
    keyword text NOT NULL,
    campaign_id uuid NOT NULL
);

CREATE TABLE public.campaign_version (
    account_id uuid NOT NULL,
    campaign_id uuid NOT NULL,
    version integer NOT NULL,
    definition json NOT NULL,
    published_at timestamp with time zone NOT NULL
);

CREATE TABLE public.channel (
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    kind text NOT NULL,
    name text NOT NULL,
    sender text NOT NULL,
    config jsonb NOT NULL,
    secrets bytea NOT NULL,
    messages_per_second double precision,
    next_send_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    deleted_at timestamp with time zone,
    CONSTRAINT channel_kind_check CHECK ((kind = ANY (ARRAY['twilio'::text, 'whatsapp'::text, 'simulator'::text])))
);

CREATE TABLE public.channel_lookup (
    channel_id uuid NOT NULL,
    account_id uuid NOT NULL
);

CREATE TABLE public.contact (
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    number bigint NOT NULL,
    name text,
    fields jsonb DEFAULT '{}'::jsonb NOT NULL,
    opted_out_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL
);

CREATE TABLE public.contact_address (
    account_id uuid NOT NULL,
    kind text NOT NULL,
    value text NOT NULL,
    contact_id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT contact_address_kind_check CHECK ((kind = ANY (ARRAY['phone'::text, 'whatsapp'::text, 'sender'::text])))
);

ALTER TABLE public.contact ALTER COLUMN number ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.contact_number_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.conversation (
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    channel_id uuid NOT NULL,
    contact_id uuid NOT NULL,
    state json,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL
)
WITH (fillfactor='50');

CREATE TABLE public.delivery (
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    endpoint_id uuid NOT NULL,
    payload text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    event_type text,
    lane_key text,
    sequence bigint
)
PARTITION BY RANGE (id);

CREATE TABLE public.delivery_batch (
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    endpoint_id uuid NOT NULL,
    lane_key text NOT NULL,
    first_sequence bigint NOT NULL,
    last_sequence bigint NOT NULL,
    created_at timestamp with time zone NOT NULL
)
PARTITION BY RANGE (id);

CREATE TABLE public.delivery_batch_default (
    account_id uuid CONSTRAINT delivery_batch_account_id_not_null NOT NULL,
    id uuid CONSTRAINT delivery_batch_id_not_null NOT NULL,
    endpoint_id uuid CONSTRAINT delivery_batch_endpoint_id_not_null NOT NULL,
    lane_key text CONSTRAINT delivery_batch_lane_key_not_null NOT NULL,
    first_sequence bigint CONSTRAINT delivery_batch_first_sequence_not_null NOT NULL,
    last_sequence bigint CONSTRAINT delivery_batch_last_sequence_not_null NOT NULL,
    created_at timestamp with time zone CONSTRAINT delivery_batch_created_at_not_null NOT NULL
);

CREATE TABLE public.delivery_default (
    account_id uuid CONSTRAINT delivery_account_id_not_null NOT NULL,
    id uuid CONSTRAINT delivery_id_not_null NOT NULL,
    endpoint_id uuid CONSTRAINT delivery_endpoint_id_not_null NOT NULL,
    payload text CONSTRAINT delivery_payload_not_null NOT NULL,
    created_at timestamp with time zone CONSTRAINT delivery_created_at_not_null NOT NULL,
    event_type text,
    lane_key text,
    sequence bigint
);

CREATE TABLE public.delivery_lane (
    account_id uuid NOT NULL,
    endpoint_id uuid NOT NULL,
    key text NOT NULL,
    last_sequence bigint DEFAULT 0 NOT NULL,
    settled_sequence bigint DEFAULT 0 NOT NULL,
    waiting_bytes bigint DEFAULT 0 NOT NULL,
    due_at timestamp with time zone,
    attempt_count integer DEFAULT 0 NOT NULL,
    batch_id uuid,
    batch_end bigint,
    blocked_since timestamp with time zone,
    claim_id uuid,
    leased_until timestamp with time zone
)
WITH (fillfactor='50', autovacuum_vacuum_scale_factor='0.01', autovacuum_vacuum_cost_delay='1');

CREATE TABLE public.delivery_policy (
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    name text NOT NULL,
    base text NOT NULL,
    definition json NOT NULL,
    created_at timestamp with time zone NOT NULL
);

CREATE TABLE public.delivery_queue (
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    endpoint_id uuid NOT NULL,
    due_at timestamp with time zone NOT NULL,
    attempt_count integer NOT NULL,
    claim_id uuid,
    leased_until timestamp with time zone,
    is_replay boolean DEFAULT false NOT NULL
)
WITH (autovacuum_vacuum_scale_factor='0.01', autovacuum_vacuum_cost_delay='1', fillfactor='50');

CREATE TABLE public.endpoint (
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    campaign_id uuid,
    webhook_id uuid NOT NULL,
    url text NOT NULL,
    headers bytea NOT NULL,
    policy text NOT NULL,
    state text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    off_reason text,
    off_since timestamp with time zone,
    order_by text,
    concurrency integer,
    per_second double precision,
    signing json DEFAULT '{"ed25519":false,"rsaHeader":null}'::json NOT NULL,
    alert_to text[] DEFAULT '{}'::text[] NOT NULL,
    CONSTRAINT endpoint_concurrency_check CHECK (((concurrency >= 1) AND (concurrency <= 100))),
    CONSTRAINT endpoint_off_reason_check CHECK ((off_reason = ANY (ARRAY['gone'::text, 'failures'::text]))),
    CONSTRAINT endpoint_order_by_check CHECK ((order_by = ANY (ARRAY['endpoint'::text, 'phoneNumber'::text]))),
    CONSTRAINT endpoint_per_second_check CHECK ((per_second > (0)::double precision)),
    CONSTRAINT endpoint_state_check CHECK ((state = ANY (ARRAY['active'::text, 'paused'::text, 'disabled'::text])))
);

CREATE TABLE public.endpoint_health (
    account_id uuid NOT NULL,
    endpoint_id uuid NOT NULL,
    error_streak integer DEFAULT 0 NOT NULL,
    streak_began_at timestamp with time zone,
    error_day date,
    errors_that_day integer DEFAULT 0 NOT NULL,
    openings integer DEFAULT 0 NOT NULL,
    resume_at timestamp with time zone,
    recovered_at timestamp with time zone,
    exclusive_until timestamp with time zone,
    catch_up_to uuid,
    next_free_at timestamp with time zone
)
WITH (fillfactor='50');

CREATE TABLE public.idempotency_key (
    account_id uuid NOT NULL,
    api_key_id uuid NOT NULL,
    key text NOT NULL,
    request_hash bytea NOT NULL,
    status integer,
    response bytea,
    created_at timestamp with time zone NOT NULL
);

CREATE TABLE public.inbound_id (
    account_id uuid NOT NULL,
    channel_id uuid NOT NULL,
    provider_id text NOT NULL,
    message_id uuid NOT NULL,
    received_at timestamp with time zone NOT NULL
);

CREATE TABLE public.kysely_migration (
    name character varying(255) NOT NULL,
    "timestamp" character varying(255) NOT NULL
);

CREATE TABLE public.kysely_migration_lock (
    id character varying(255) NOT NULL,
    is_locked integer DEFAULT 0 NOT NULL
);

CREATE TABLE public.message (
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    number bigint NOT NULL,
    direction text NOT NULL,
    state text NOT NULL,
    channel_id uuid NOT NULL,
    contact_id uuid NOT NULL,
    conversation_id uuid NOT NULL,
    reply_to uuid,
    text text NOT NULL,
    content json NOT NULL,
    provider_id text,
    error json,
    trace json,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    CONSTRAINT message_direction_check CHECK ((direction = ANY (ARRAY['in'::text, 'out'::text]))),
    CONSTRAINT message_state_check CHECK ((state = ANY (ARRAY['received'::text, 'queued'::text, 'sending'::text, 'unknown'::text, 'sent'::text, 'delivered'::text, 'read'::text, 'failed'::text])))
);

ALTER TABLE public.message ALTER COLUMN number ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.message_number_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.message_queue (
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    channel_id uuid NOT NULL,
    conversation_id uuid NOT NULL,
    due_at timestamp with time zone NOT NULL,
    attempt_count integer NOT NULL,
    claim_id uuid,
    leased_until timestamp with time zone
)
WITH (autovacuum_vacuum_scale_factor='0.01', autovacuum_vacuum_cost_delay='1');

CREATE TABLE public.notification (
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    kind text NOT NULL,
    endpoint_id uuid NOT NULL,
    detail json NOT NULL,
    mail_to text[] NOT NULL,
    mail_due_at timestamp with time zone,
    mail_attempts integer DEFAULT 0 NOT NULL,
    mailed_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT notification_kind_check CHECK ((kind = ANY (ARRAY['endpoint.errors'::text, 'endpoint.disabled'::text, 'endpoint.reactivated'::text])))
);

CREATE TABLE public.provider_event (
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    channel_id uuid NOT NULL,
    kind text NOT NULL,
    reason text,
    raw text NOT NULL,
    created_at timestamp with time zone NOT NULL
);

CREATE TABLE public.reactivation_link (
    token_hash bytea NOT NULL,
    account_id uuid NOT NULL,
    endpoint_id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    used_at timestamp with time zone
);

CREATE TABLE public.replay (
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    endpoint_id uuid,
    campaign_id uuid,
    from_id uuid NOT NULL,
    to_id uuid NOT NULL,
    states text[] NOT NULL,
    event_type text,
    per_second double precision NOT NULL,
    state text NOT NULL,
    total integer NOT NULL,
    queued integer DEFAULT 0 NOT NULL,
    cursor uuid NOT NULL,
    next_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone,
    CONSTRAINT replay_state_check CHECK ((state = ANY (ARRAY['running'::text, 'completed'::text, 'cancelled'::text])))
);

CREATE TABLE public.signing_key (
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    kind text NOT NULL,
    secret bytea NOT NULL,
    public_key text,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone,
    CONSTRAINT signing_key_kind_check CHECK ((kind = ANY (ARRAY['hmac'::text, 'ed25519'::text, 'rsa'::text])))
);

ALTER TABLE ONLY public.attempt ATTACH PARTITION public.attempt_default DEFAULT;

ALTER TABLE ONLY public.delivery_batch ATTACH PARTITION public.delivery_batch_default DEFAULT;

ALTER TABLE ONLY public.delivery ATTACH PARTITION public.delivery_default DEFAULT;

ALTER TABLE ONLY public.account
    ADD CONSTRAINT account_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.api_key_lookup
    ADD CONSTRAINT api_key_lookup_pkey PRIMARY KEY (hash);

ALTER TABLE ONLY public.api_key
    ADD CONSTRAINT api_key_pkey PRIMARY KEY (account_id, id);

ALTER TABLE ONLY public.attempt
    ADD CONSTRAINT attempt_pkey PRIMARY KEY (account_id, delivery_id, number);

ALTER TABLE ONLY public.attempt_default
    ADD CONSTRAINT attempt_default_pkey PRIMARY KEY (account_id, delivery_id, number);

ALTER TABLE ONLY public.campaign_keyword
    ADD CONSTRAINT campaign_keyword_pkey PRIMARY KEY (account_id, channel_id, keyword);

ALTER TABLE ONLY public.campaign
    ADD CONSTRAINT campaign_pkey PRIMARY KEY (account_id, id);

ALTER TABLE ONLY public.campaign_version
    ADD CONSTRAINT campaign_version_pkey PRIMARY KEY (account_id, campaign_id, version);

ALTER TABLE ONLY public.channel_lookup
    ADD CONSTRAINT channel_lookup_pkey PRIMARY KEY (channel_id);

ALTER TABLE ONLY public.channel
    ADD CONSTRAINT channel_pkey PRIMARY KEY (account_id, id);

ALTER TABLE ONLY public.contact_address
    ADD CONSTRAINT contact_address_pkey PRIMARY KEY (account_id, kind, value);

ALTER TABLE ONLY public.contact
    ADD CONSTRAINT contact_pkey PRIMARY KEY (account_id, id);

ALTER TABLE ONLY public.conversation
    ADD CONSTRAINT conversation_pkey PRIMARY KEY (account_id, channel_id, contact_id);

ALTER TABLE ONLY public.delivery_batch
    ADD CONSTRAINT delivery_batch_pkey PRIMARY KEY (account_id, id);

ALTER TABLE ONLY public.delivery_batch_default
    ADD CONSTRAINT delivery_batch_default_pkey PRIMARY KEY (account_id, id);

ALTER TABLE ONLY public.delivery
    ADD CONSTRAINT delivery_pkey PRIMARY KEY (account_id, id);

ALTER TABLE ONLY public.delivery_default
    ADD CONSTRAINT delivery_default_pkey PRIMARY KEY (account_id, id);

ALTER TABLE ONLY public.delivery_lane
    ADD CONSTRAINT delivery_lane_pkey PRIMARY KEY (account_id, endpoint_id, key);

ALTER TABLE ONLY public.delivery_policy
    ADD CONSTRAINT delivery_policy_pkey PRIMARY KEY (account_id, id);

ALTER TABLE ONLY public.delivery_queue
    ADD CONSTRAINT delivery_queue_pkey PRIMARY KEY (account_id, id);

ALTER TABLE ONLY public.endpoint_health
    ADD CONSTRAINT endpoint_health_pkey PRIMARY KEY (account_id, endpoint_id);

ALTER TABLE ONLY public.endpoint
    ADD CONSTRAINT endpoint_pkey PRIMARY KEY (account_id, id);

ALTER TABLE ONLY public.idempotency_key
    ADD CONSTRAINT idempotency_key_pkey PRIMARY KEY (account_id, api_key_id, key);

ALTER TABLE ONLY public.inbound_id
    ADD CONSTRAINT inbound_id_pkey PRIMARY KEY (account_id, channel_id, provider_id);

ALTER TABLE ONLY public.kysely_migration_lock
    ADD CONSTRAINT kysely_migration_lock_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.kysely_migration
    ADD CONSTRAINT kysely_migration_pkey PRIMARY KEY (name);

ALTER TABLE ONLY public.message
    ADD CONSTRAINT message_pkey PRIMARY KEY (account_id, id);

ALTER TABLE ONLY public.message_queue
    ADD CONSTRAINT message_queue_pkey PRIMARY KEY (account_id, id);

ALTER TABLE ONLY public.notification
    ADD CONSTRAINT notification_pkey PRIMARY KEY (account_id, id);

ALTER TABLE ONLY public.provider_event
    ADD CONSTRAINT provider_event_pkey PRIMARY KEY (account_id, id);

ALTER TABLE ONLY public.reactivation_link
    ADD CONSTRAINT reactivation_link_pkey PRIMARY KEY (token_hash);

ALTER TABLE ONLY public.replay
    ADD CONSTRAINT replay_pkey PRIMARY KEY (account_id, id);

ALTER TABLE ONLY public.signing_key
    ADD CONSTRAINT signing_key_pkey PRIMARY KEY (account_id, id);

CREATE INDEX contact_address_contact ON public.contact_address USING btree (account_id, contact_id);

CREATE UNIQUE INDEX conversation_id ON public.conversation USING btree (account_id, id);

CREATE INDEX delivery_batch_lane ON ONLY public.delivery_batch USING btree (account_id, endpoint_id, lane_key, last_sequence);

CREATE INDEX delivery_batch_default_account_id_endpoint_id_lane_key_last_idx ON public.delivery_batch_default USING btree (account_id, endpoint_id, lane_key, last_sequence);

CREATE INDEX delivery_endpoint ON ONLY public.delivery USING btree (account_id, endpoint_id, id);

CREATE INDEX delivery_default_account_id_endpoint_id_id_idx ON public.delivery_default USING btree (account_id, endpoint_id, id);

CREATE INDEX delivery_lane_sequence ON ONLY public.delivery USING btree (account_id, endpoint_id, lane_key, sequence) WHERE (sequence IS NOT NULL);

CREATE INDEX delivery_default_account_id_endpoint_id_lane_key_sequence_idx ON public.delivery_default USING btree (account_id, endpoint_id, lane_key, sequence) WHERE (sequence IS NOT NULL);

CREATE INDEX delivery_lane_due ON public.delivery_lane USING btree (endpoint_id, due_at) WHERE (due_at IS NOT NULL);

CREATE UNIQUE INDEX delivery_policy_name ON public.delivery_policy USING btree (account_id, name);

CREATE INDEX delivery_queue_endpoint ON public.delivery_queue USING btree (endpoint_id, due_at, id);

CREATE UNIQUE INDEX endpoint_webhook ON public.endpoint USING btree (account_id, webhook_id);

CREATE INDEX message_contact ON public.message USING btree (account_id, contact_id, id);

CREATE INDEX message_provider ON public.message USING btree (account_id, channel_id, provider_id) WHERE ((direction = 'out'::text) AND (provider_id IS NOT NULL));

CREATE INDEX message_queue_channel ON public.message_queue USING btree (channel_id, due_at, id);

CREATE INDEX message_queue_lane ON public.message_queue USING btree (conversation_id, id);

CREATE INDEX notification_mail ON public.notification USING btree (mail_due_at) WHERE (mail_due_at IS NOT NULL);

CREATE INDEX replay_next ON public.replay USING btree (next_at) WHERE (next_at IS NOT NULL);

CREATE UNIQUE INDEX signing_key_current ON public.signing_key USING btree (account_id, kind) WHERE (expires_at IS NULL);

CREATE INDEX signing_key_expiry ON public.signing_key USING btree (expires_at) WHERE (expires_at IS NOT NULL);

ALTER INDEX public.attempt_pkey ATTACH PARTITION public.attempt_default_pkey;

ALTER INDEX public.delivery_batch_lane ATTACH PARTITION public.delivery_batch_default_account_id_endpoint_id_lane_key_last_idx;

ALTER INDEX public.delivery_batch_pkey ATTACH PARTITION public.delivery_batch_default_pkey;

ALTER INDEX public.delivery_endpoint ATTACH PARTITION public.delivery_default_account_id_endpoint_id_id_idx;

ALTER INDEX public.delivery_lane_sequence ATTACH PARTITION public.delivery_default_account_id_endpoint_id_lane_key_sequence_idx;

ALTER INDEX public.delivery_pkey ATTACH PARTITION public.delivery_default_pkey;

ALTER TABLE ONLY public.api_key
    ADD CONSTRAINT api_key_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.account(id);

ALTER TABLE ONLY public.campaign
    ADD CONSTRAINT campaign_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.account(id);

ALTER TABLE ONLY public.campaign_keyword
    ADD CONSTRAINT campaign_keyword_account_id_campaign_id_fkey FOREIGN KEY (account_id, campaign_id) REFERENCES public.campaign(account_id, id);

ALTER TABLE ONLY public.campaign_version
    ADD CONSTRAINT campaign_version_account_id_campaign_id_fkey FOREIGN KEY (account_id, campaign_id) REFERENCES public.campaign(account_id, id);

ALTER TABLE ONLY public.channel
    ADD CONSTRAINT channel_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.account(id);

ALTER TABLE ONLY public.contact
    ADD CONSTRAINT contact_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.account(id);

ALTER TABLE ONLY public.delivery_policy
    ADD CONSTRAINT delivery_policy_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.account(id);

ALTER TABLE ONLY public.endpoint
    ADD CONSTRAINT endpoint_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.account(id);

ALTER TABLE ONLY public.notification
    ADD CONSTRAINT notification_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.account(id);

ALTER TABLE ONLY public.replay
    ADD CONSTRAINT replay_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.account(id);

ALTER TABLE ONLY public.signing_key
    ADD CONSTRAINT signing_key_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.account(id);
