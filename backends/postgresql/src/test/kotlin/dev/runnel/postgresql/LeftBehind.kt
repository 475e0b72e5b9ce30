@file:Suppress("ktlint:standard:max-line-length")

package dev.runnel.postgresql

import dev.runnel.tck.HandOver

/** Texts that change a session, and what the next borrower would see of it. */
internal val HAND_OVER = HandOver(
    changes = listOf(
        "set search_path to pg_catalog",
        "set local search_path to pg_catalog",
        "set schema 'pg_catalog'",
        "set timezone to 'Asia/Tokyo'",
        "set time zone interval '+05:00' hour to minute",
        "set session characteristics as transaction isolation level serializable",
        "set session characteristics as transaction read only",
        "set transaction isolation level serializable",
        "set default_transaction_isolation to 'serializable'",
        "set default_transaction_read_only to on",
        "set statement_timeout to 60000",
        "set lock_timeout to 60000",
        "set idle_in_transaction_session_timeout to 60000",
        "set standard_conforming_strings to off",
        "set datestyle to 'German'",
        "set extra_float_digits to 0",
        "set client_encoding to 'LATIN1'",
        "set bytea_output to 'escape'",
        "set role pg_monitor",
        "set session authorization pg_monitor",
        "set left.behind to 'x'",
        "reset all",
        "reset timezone",
        "discard all",
        "select set_config('work_mem', '12345kB', false)",
        "select set_config('work_mem', '12345kB', true)",
        "with x as (select set_config('work_mem', '23456kB', false) as s) select s from x",
        "do $$ begin perform set_config('work_mem', '54321kB', false); end $$",
        "/* a /* b */ c */ set role pg_monitor",
        "select pg_advisory_lock(42)::text",
        "select pg_try_advisory_lock_shared(43)",
        "select pg_advisory_xact_lock(44)::text",
        "create temp table left_behind (n integer)",
        "create temp table left_behind (n integer) on commit drop",
        "create/**/temporary view left_view as select 1",
        "create table pg_temp.left_behind (n integer)",
        "select 1 as n into temp left_behind",
        "create temp sequence left_sequence",
        "listen somewhere",
        "prepare left_behind as select 1",
        "declare left_cursor cursor with hold for select n from handed",
        "declare left_cursor cursor for select n from handed",
        "lock table handed in exclusive mode",
        "begin",
        "begin isolation level serializable read only",
        "start transaction",
        "savepoint s",
        "commit and chain",
        "rollback",
        "select 1 / 0",
        "insert into handed (n) select 1 where false",
    ),
    looks = listOf(
        "select string_agg(name || '=' || setting, ', ' order by name) from pg_settings " +
            "where source = 'session' and name not like 'transaction_%'",
        "select concat_ws('|', current_user, session_user, current_schema(), current_setting('search_path'), " +
            "current_setting('TimeZone'), current_setting('transaction_isolation'), " +
            "current_setting('transaction_read_only'), current_setting('work_mem'), current_setting('statement_timeout'), " +
            // A setting of one's own that was reset is empty instead of unknown, for as long as the session lives.
            "nullif(current_setting('left.behind', true), ''))",
        "select concat_ws('|', (select count(*) from pg_class where relnamespace = pg_my_temp_schema()), " +
            "(select count(*) from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()), " +
            "(select count(*) from pg_listening_channels()), (select count(*) from pg_prepared_statements where from_sql), " +
            "(select count(*) from pg_cursors where is_holdable))",
        "select count(*) from handed",
    ),
)
