-- Roles for one room on PostgreSQL 14 or newer: each may do what it needs and no more.
--
--   psql --dbname=warroom --file=deploy/postgresql-roles.sql
--
-- Run it as a superuser once before the store is made, once after, and again after each upgrade
-- of the schema: a table that it does not know yet can be read and appended to, never
-- changed. Running it again changes nothing else. People are logins that belong to one of the groups:
--
--   CREATE ROLE anna LOGIN IN ROLE warroom_room;     -- then \password anna
--
-- warroom_owner     makes the tables and raises their schema (a login: \password warroom_owner)
-- warroom_collector `warroom collect`: everything but changing the ledger's entries
-- warroom_room      people at screens and commands: they append to the ledger and cannot change it;
--                   they hold no lease, so they do not collect. Purging is the collector's.
-- warroom_observer  reads, and nothing else (`warroom --read-only`)
\set ON_ERROR_STOP on
BEGIN;

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['warroom_collector', 'warroom_room', 'warroom_observer'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN
            EXECUTE format('CREATE ROLE %I NOLOGIN', name);
        END IF;
    END LOOP;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'warroom_owner') THEN
        CREATE ROLE warroom_owner LOGIN;
    END IF;
    EXECUTE format('ALTER DATABASE %I OWNER TO warroom_owner', current_database());
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format(
        'GRANT CONNECT ON DATABASE %I TO warroom_collector, warroom_room, warroom_observer',
        current_database()
    );
END
$$;

ALTER SCHEMA public OWNER TO warroom_owner;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO warroom_collector, warroom_room, warroom_observer;

-- What a newer schema adds before this script is run again.
ALTER DEFAULT PRIVILEGES FOR ROLE warroom_owner IN SCHEMA public
    GRANT SELECT ON TABLES TO warroom_observer;
ALTER DEFAULT PRIVILEGES FOR ROLE warroom_owner IN SCHEMA public
    GRANT SELECT, INSERT ON TABLES TO warroom_collector, warroom_room;
ALTER DEFAULT PRIVILEGES FOR ROLE warroom_owner IN SCHEMA public
    GRANT USAGE ON SEQUENCES TO warroom_collector, warroom_room;

DO $$
DECLARE
    name text;
    everybody constant text := 'warroom_collector, warroom_room, warroom_observer';
BEGIN
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
        EXECUTE format('ALTER TABLE public.%I OWNER TO warroom_owner', name);
        EXECUTE format('REVOKE ALL ON public.%I FROM PUBLIC, %s', name, everybody);
        EXECUTE format('GRANT SELECT ON public.%I TO %s', name, everybody);
        CASE
        WHEN name = 'alembic_version' THEN
            NULL;  -- the owner's alone
        WHEN name = 'entry' THEN  -- the ledger: appended to, by nobody changed
            EXECUTE format('GRANT INSERT ON public.%I TO warroom_collector, warroom_room', name);
        WHEN name = 'detail' THEN  -- its words: erased by the collector, when a law asks for it
            EXECUTE format('GRANT INSERT ON public.%I TO warroom_room', name);
            EXECUTE format('GRANT INSERT, UPDATE ON public.%I TO warroom_collector', name);
        WHEN name IN ('lease', 'detectorstate') THEN  -- a collector's own
            EXECUTE format('GRANT INSERT, UPDATE, DELETE ON public.%I TO warroom_collector', name);
        ELSE
            EXECUTE format(
                'GRANT INSERT, UPDATE, DELETE ON public.%I TO warroom_collector, warroom_room', name
            );
        END CASE;
    END LOOP;
    FOR name IN SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' LOOP
        EXECUTE format('ALTER SEQUENCE public.%I OWNER TO warroom_owner', name);
        EXECUTE format('GRANT USAGE ON public.%I TO warroom_collector, warroom_room', name);
    END LOOP;
END
$$;

COMMIT;
