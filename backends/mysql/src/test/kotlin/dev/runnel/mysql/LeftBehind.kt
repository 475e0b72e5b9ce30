@file:Suppress("ktlint:standard:max-line-length")

package dev.runnel.mysql

import dev.runnel.tck.HandOver

/** Texts that change a session, and what the next borrower would see of it. */
internal val HAND_OVER = HandOver(
    changes = listOf(
        "set sql_mode = ''",
        "set session sql_mode = 'ANSI_QUOTES'",
        "set @@session.sql_mode = 'NO_BACKSLASH_ESCAPES'",
        "# c\nset session sql_mode = ''",
        "/*!50000 set */ session sql_mode = ''",
        "set time_zone = '+05:00'",
        "set session transaction isolation level serializable",
        "set transaction isolation level serializable",
        "set session transaction read only",
        "set autocommit = 0",
        "set foreign_key_checks = 0, unique_checks = 0",
        "set sql_select_limit = 1",
        "set sql_safe_updates = 1",
        "set names latin1",
        "set character_set_results = latin1",
        "set collation_connection = utf8mb4_bin",
        "set sort_buffer_size = 65536",
        "set lock_wait_timeout = 77",
        "set max_sort_length = 100",
        "set role none",
        "set @left_behind = 1",
        "select @left_behind := 5",
        "select 7 into @left_behind",
        "select get_lock('runnel_left_behind', 0)",
        "do get_lock('runnel_left_behind', 0)",
        "select /* c */ GET_LOCK ('runnel_left_behind', 0)",
        "create temporary table left_behind (n integer)",
        "create /* c */ temporary table left_behind as select 1 as n",
        "prepare left_behind from 'select 1'",
        "use information_schema",
        "lock tables handed read",
        "lock tables handed write",
        "handler handed open",
        "begin",
        "start transaction",
        "start transaction read only",
        "begin work",
        "savepoint s",
        "commit and chain",
        "rollback",
        "xa start 'runnel_left_behind'",
        "select n from handed for update",
        "insert into handed (n) select n from handed where n < 0",
        "select n from nowhere",
    ),
    looks = listOf(
        "select concat_ws('|', @@sql_mode, @@time_zone, @@autocommit, @@foreign_key_checks, @@unique_checks, " +
            "@@sql_select_limit, @@sql_safe_updates, @@character_set_client, @@character_set_results, " +
            "@@collation_connection, @@sort_buffer_size, @@lock_wait_timeout, @@max_sort_length, @@transaction_isolation, " +
            "@@transaction_read_only, coalesce(database() like 'information%', 'none'), coalesce(current_role(), 'none'))",
        // Of a session that was closed the server frees the lock a moment later.
        "select coalesce(is_used_lock('runnel_left_behind') = connection_id(), 0)",
        "select count(*) from other",
        "select count(*) from handed",
        "select count(*) from left_behind",
    ),
    probes = listOf("handler handed read first", "select @left_behind", "execute left_behind"),
)
