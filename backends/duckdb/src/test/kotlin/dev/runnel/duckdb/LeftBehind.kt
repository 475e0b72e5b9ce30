package dev.runnel.duckdb

import dev.runnel.tck.HandOver

/** Texts that change a session, and what the next borrower would see of it. What is set for the whole database stays. */
internal val HAND_OVER = HandOver(
    changes = listOf(
        "set search_path = 'pg_catalog'",
        "set schema = 'pg_catalog'",
        "set session schema = 'information_schema'",
        "/* c */ set search_path = 'pg_catalog'",
        "use pg_catalog",
        "use temp",
        "set variable left_behind = 1",
        "set session errors_as_json = true",
        "set session explain_output = 'all'",
        "set session integer_division = true",
        "set session enable_progress_bar = true",
        "reset search_path",
        "create temp table left_behind (n integer)",
        "create or replace temp table left_behind as select 1 as n",
        "create /* c */ temp table left_behind (n integer)",
        "create temporary view left_view as select 1 as n",
        "create temp macro left_macro() as 1",
        "create temp sequence left_sequence",
        "explain analyze create temp table left_behind as select 1 as n",
        "prepare left_prepared as select 1",
        "from handed",
        "begin",
        "begin transaction read only",
        "start transaction",
        "commit",
        "rollback",
        "abort",
        "select n from nowhere",
        "insert into handed select n from handed where n < 0",
    ),
    looks = listOf(
        "select string_agg(name || '=' || coalesce(value, ''), ', ' order by name) from duckdb_settings() " +
            "where scope = 'LOCAL' or name in ('errors_as_json', 'explain_output', 'integer_division', 'TimeZone')",
        "select concat_ws('|', current_schema(), current_database() = 'temp', getvariable('left_behind'))",
        "select concat_ws('|', (select count(*) from duckdb_tables() where temporary), " +
            "(select count(*) from duckdb_views() where temporary and not internal), " +
            "(select count(*) from duckdb_sequences() where temporary))",
        "select left_macro()",
        "select count(*) from duckdb_prepared_statements() where name like 'left%'",
        "select count(*) from handed",
    ),
)
