package dev.runnel.mysql

import dev.runnel.error.ErrorKind
import dev.runnel.tck.probe.failure
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe

/** What is read out of a text before the server sees it. */
class MysqlTextTest :
    FunSpec({
        test("what leaves something in its session is seen behind every kind of comment and name") {
            for (text in listOf(
                "set session sql_mode = ''",
                "# c\nset session sql_mode = ''",
                "-- c\n # c\n/* c */ set session sql_mode = ''",
                "/*!50000 set */ session sql_mode = ''",
                "/*M! set */ session sql_mode = ''",
                "select 1 /*!, get_lock('a', 0) */",
                "select get_lock/**/('a', 0)",
                "select `get_lock`('a', 0)",
                "select service_get_write_locks('a', 'b', 0)",
                "create /* c */ temporary table t (a int)",
                "create temporary table t (a int)",
                "create or replace temporary table t (a int)",
                "insert into t values (@x := 1)",
                "execute immediate 'set sql_mode = ''''",
                "begin not atomic set session sql_mode = ''; end",
                "here: begin not atomic set session sql_mode = ''; end",
                "if 1 then set session sql_mode = ''; end if",
                "call p()",
                "drop database d",
            )) {
                withClue(text) { MysqlText.leavesTraces(text) shouldBe true }
            }
        }

        test("what leaves nothing costs no reset") {
            for (text in listOf(
                "select @@sql_mode",
                "insert into t (target_lock, block) values (?, ?)",
                "# c\nupdate t set a = 1",
                "begin",
                "create table t (temp int)",
                "drop table databases",
                "select 1 /*+ max_execution_time(1) */ /* ! */",
            )) {
                withClue(text) { MysqlText.leavesTraces(text) shouldBe false }
            }
        }

        test("a text that may choose another database is seen, and one that only reads is not") {
            for (text in listOf(
                "use d",
                "# c\nuse d",
                "/*! use d */",
                "drop schema d",
                "execute p",
                "select 1 /*M! , 2 */",
            )) {
                withClue(text) { MysqlText.choosesDatabase(text) shouldBe true }
            }
            for (text in listOf("select 'use d'", "select * from used", "drop table t", "user")) {
                withClue(text) { MysqlText.choosesDatabase(text) shouldBe false }
            }
        }

        test("a second statement is refused behind all that goes as text") {
            for (text in listOf(
                "drop procedure p; delete from t",
                "alter event e disable; delete from t",
                "create procedure p() select 1; delete from t",
                "use d; delete from t",
                "# c\nuse d; delete from t",
                "use d; /*! delete from t */",
                "use d; # c\ndelete from t",
                "begin; delete from t",
            )) {
                withClue(text) { failure { MysqlText.requireOne(text) }.kind() shouldBe ErrorKind.SYNTAX }
            }
        }

        test("one statement is not refused for a semicolon inside or behind it") {
            for (text in listOf(
                "create procedure p() begin select 1; select 2; end",
                "create definer = root trigger g before insert on t for each row begin set new.a = 1; end;",
                "create event e on schedule every 1 day do begin delete from t; end",
                "# a; b\nuse d; -- c",
                ";use d;",
                "drop procedure p;",
                "select 1; select 2",
            )) {
                withClue(text) { MysqlText.requireOne(text) }
            }
        }

        test("a client's certificate is refused over JDBC, whose drivers would ignore it") {
            val file = java.nio.file.Files.createTempFile("client", ".pem")
            for (scheme in listOf("mysql+jdbc", "mariadb+jdbc")) {
                val url = "$scheme://root@localhost/x?sslcert=$file&sslkey=$file"
                val error = io.kotest.assertions.throwables.shouldThrow<dev.runnel.error.RunnelException> {
                    dev.runnel.spi.Backends.create(dev.runnel.url.ConnectUrl.parse(url))
                }
                error.kind() shouldBe dev.runnel.error.ErrorKind.CONFIGURATION
            }
            java.nio.file.Files.delete(file)
        }
    })
