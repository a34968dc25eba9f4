-- Made by "npm run schema" from db/migrations. Do not edit.

CREATE TABLE public.account (
    id uuid NOT NULL,
    name text NOT NULL,
    is_operator boolean NOT NULL,
    webhook_secret bytea NOT NULL,
    assets_revision bigint DEFAULT 1 NOT NULL,
    created_at timestamp with time zone NOT NULL
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
    CONSTRAINT attempt_outcome_check CHECK ((outcome = ANY (ARRAY['delivered'::text, 'retry'::text, 'failed'::text])))
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
    CONSTRAINT attempt_outcome_check CHECK ((outcome = ANY (ARRAY['delivered'::text, 'retry'::text, 'failed'::text])))
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
    created_at timestamp with time zone NOT NULL
)
PARTITION BY RANGE (id);

CREATE TABLE public.delivery_default (
    account_id uuid CONSTRAINT delivery_account_id_not_null NOT NULL,
    id uuid CONSTRAINT delivery_id_not_null NOT NULL,
    endpoint_id uuid CONSTRAINT delivery_endpoint_id_not_null NOT NULL,
    payload text CONSTRAINT delivery_payload_not_null NOT NULL,
    created_at timestamp with time zone CONSTRAINT delivery_created_at_not_null NOT NULL
);

CREATE TABLE public.delivery_queue (
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    endpoint_id uuid NOT NULL,
    due_at timestamp with time zone NOT NULL,
    attempt_count integer NOT NULL,
    claim_id uuid,
    leased_until timestamp with time zone
)
WITH (autovacuum_vacuum_scale_factor='0.01', autovacuum_vacuum_cost_delay='1');

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
    CONSTRAINT endpoint_state_check CHECK ((state = ANY (ARRAY['active'::text, 'paused'::text, 'disabled'::text])))
);

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

CREATE TABLE public.provider_event (
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    channel_id uuid NOT NULL,
    kind text NOT NULL,
    reason text,
    raw text NOT NULL,
    created_at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY public.attempt ATTACH PARTITION public.attempt_default DEFAULT;

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

ALTER TABLE ONLY public.delivery
    ADD CONSTRAINT delivery_pkey PRIMARY KEY (account_id, id);

ALTER TABLE ONLY public.delivery_default
    ADD CONSTRAINT delivery_default_pkey PRIMARY KEY (account_id, id);

ALTER TABLE ONLY public.delivery_queue
    ADD CONSTRAINT delivery_queue_pkey PRIMARY KEY (account_id, id);

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

ALTER TABLE ONLY public.provider_event
    ADD CONSTRAINT provider_event_pkey PRIMARY KEY (account_id, id);

CREATE INDEX contact_address_contact ON public.contact_address USING btree (account_id, contact_id);

CREATE UNIQUE INDEX conversation_id ON public.conversation USING btree (account_id, id);

CREATE INDEX delivery_endpoint ON ONLY public.delivery USING btree (account_id, endpoint_id, id);

CREATE INDEX delivery_default_account_id_endpoint_id_id_idx ON public.delivery_default USING btree (account_id, endpoint_id, id);

CREATE INDEX delivery_queue_endpoint ON public.delivery_queue USING btree (endpoint_id, due_at, id);

CREATE UNIQUE INDEX endpoint_webhook ON public.endpoint USING btree (account_id, webhook_id);

CREATE INDEX message_contact ON public.message USING btree (account_id, contact_id, id);

CREATE INDEX message_provider ON public.message USING btree (account_id, channel_id, provider_id) WHERE ((direction = 'out'::text) AND (provider_id IS NOT NULL));

CREATE INDEX message_queue_channel ON public.message_queue USING btree (channel_id, due_at, id);

CREATE INDEX message_queue_lane ON public.message_queue USING btree (conversation_id, id);

ALTER INDEX public.attempt_pkey ATTACH PARTITION public.attempt_default_pkey;

ALTER INDEX public.delivery_endpoint ATTACH PARTITION public.delivery_default_account_id_endpoint_id_id_idx;

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

ALTER TABLE ONLY public.endpoint
    ADD CONSTRAINT endpoint_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.account(id);
