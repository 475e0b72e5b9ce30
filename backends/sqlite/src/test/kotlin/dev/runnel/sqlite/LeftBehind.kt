@file:Suppress("ktlint:standard:max-line-length")

package dev.runnel.sqlite

/** Texts that change a session. */
internal val SETTINGS = listOf(
    "pragma foreign_keys = off",
    "pragma foreign_keys(0)",
    "PRAGMA main.query_only = on",
    "/* c */ pragma query_only = 1",
    "-- c\npragma synchronous = off",
    "pragma busy_timeout = 1",
    "pragma read_uncommitted = on",
    "pragma recursive_triggers = on",
    "pragma ignore_check_constraints = on",
    "pragma reverse_unordered_selects = on",
    "pragma cache_size = 13",
    "pragma temp_store = memory",
    "pragma writable_schema = on",
    "pragma defer_foreign_keys = on",
    "pragma case_sensitive_like = on",
    "pragma trusted_schema = off",
    "pragma automatic_index = off",
    "pragma legacy_alter_table = on",
    "pragma secure_delete = on",
    "pragma foreign_keys",
    "pragma table_info(handed)",
    "begin",
    "begin immediate",
    "begin exclusive",
    "savepoint s",
    "rollback",
    "select n from nowhere",
    "insert into handed (n) select n from handed where n < 0",
)

internal val OTHER_DATABASES = listOf(
    "create temp table left_behind (n integer)",
    "create temporary table left_behind as select 1 as n",
    "create /* c */ temp table left_behind (n integer)",
    "create temp view left_behind as select 1 as n",
    "create table temp.left_behind (n integer)",
    "create view temp.left_behind as select 1 as n",
    "create temp trigger left_trigger after insert on handed begin select 1; end",
    "attach ':memory:' as left_behind",
    "explain attach ':memory:' as left_behind",
    "pragma locking_mode = exclusive",
)

internal val LOOKS = listOf(
    "select (select foreign_keys from pragma_foreign_keys) || '|' || (select query_only from pragma_query_only) || '|' " +
        "|| (select synchronous from pragma_synchronous) || '|' || (select timeout from pragma_busy_timeout) || '|' " +
        "|| (select read_uncommitted from pragma_read_uncommitted) || '|' " +
        "|| (select recursive_triggers from pragma_recursive_triggers) || '|' " +
        "|| (select ignore_check_constraints from pragma_ignore_check_constraints) || '|' " +
        "|| (select reverse_unordered_selects from pragma_reverse_unordered_selects) || '|' " +
        "|| (select cache_size from pragma_cache_size) || '|' || (select temp_store from pragma_temp_store) || '|' " +
        "|| (select writable_schema from pragma_writable_schema) || '|' " +
        "|| (select defer_foreign_keys from pragma_defer_foreign_keys) || '|' || ('A' like 'a') || '|' " +
        "|| (select trusted_schema from pragma_trusted_schema) || '|' " +
        "|| (select automatic_index from pragma_automatic_index) || '|' " +
        "|| (select legacy_alter_table from pragma_legacy_alter_table)",
    "select (select secure_delete from pragma_secure_delete) || '|' || (select locking_mode from pragma_locking_mode)",
    "select count(*) from pragma_database_list",
    "select count(*) from handed",
)
