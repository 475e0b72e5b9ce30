package dev.runnel.internal.migration

import dev.runnel.error.ErrorKind.CONFIGURATION
import dev.runnel.error.RunnelException
import dev.runnel.migration.MigrationOptions
import dev.runnel.migration.MigrationVersion
import dev.runnel.sql.render.Lexing
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.collections.shouldBeSorted
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import java.io.File
import java.net.URLClassLoader
import java.util.jar.JarEntry
import java.util.jar.JarOutputStream

class ScriptFilesTest :
    FunSpec({
        fun read(location: String, options: MigrationOptions = MigrationOptions.DEFAULT) =
            ScriptReader.read(location, ScriptFiles.`in`(location, options), Lexing.STANDARD)

        fun fails(location: String): String {
            val error = shouldThrow<RunnelException> { read(location) }
            error.kind() shouldBe CONFIGURATION
            return error.message.orEmpty()
        }

        fun folder(vararg files: Pair<String, ByteArray>): String {
            val folder = tempdir()
            files.forEach { (name, bytes) -> File(folder, name).writeBytes(bytes) }
            return folder.path
        }

        fun one(name: String, text: String) = folder(name to text.toByteArray())

        test("versions compare as numbers, and leading zeros and final zeros do not count") {
            val sorted = listOf("0.9", "1", "1.0.1", "1_2", "1.10", "2", "20240131093000")
            sorted.map { MigrationVersion.of(it) }.shouldBeSorted()
            MigrationVersion.of("001.0") shouldBe MigrationVersion.of("1")
            listOf("", "a", "1.", "1..2", "-1", "1234567890123456789").forEach {
                shouldThrow<RunnelException> { MigrationVersion.of(it) }.kind() shouldBe CONFIGURATION
            }
        }

        test("a folder that is missing, empty or no path is an error that says so") {
            fails("no/such/folder") shouldContain "There is no folder /"
            fails(one("V1__a.sql", "select 1") + "/V1__a.sql") shouldContain "V1__a.sql is a file. Give the folder"
            fails(folder("README.md" to byteArrayOf())) shouldContain "There is no .sql file in"
            fails("classpath:no/such/folder") shouldContain "no folder \"no/such/folder\" on the class path"
        }

        test("wrong names, versions given twice and files without a statement are errors, all in one") {
            val sql = "select 1".toByteArray()
            val message =
                fails(
                    folder(
                        "V1__a.sql" to sql,
                        "V001_0__b.sql" to sql,
                        "V2_c.sql" to sql,
                        "v3__d.sql" to sql,
                        "V4__e.sql" to "-- nothing\n;".toByteArray(),
                    ),
                )
            message shouldContain "Version 1 is there twice"
            message shouldContain "V2_c.sql is not a migration's name. Call it V1__what_it_does.sql"
            message shouldContain "v3__d.sql is not a migration's name"
            message shouldContain "V4__e.sql has no statement"
        }

        test("a file whose suffix is in capital letters is refused, not passed over") {
            fails(
                folder("V1__a.sql" to "select 1".toByteArray(), "V2__b.SQL" to "select 1".toByteArray()),
            ) shouldContain
                "V2__b.SQL is not a migration's name"
        }

        test("U+FFFD is a character like others, and no sign of wrong bytes") {
            read(one("V1__a.sql", "select '\uFFFD'")).single().statements().single().sql() shouldBe "select '\uFFFD'"
        }

        test("what a message shows of a statement ends before anything that could be a value") {
            mapOf(
                "insert into users (name) values ('x')" to "insert into users …",
                "create table if not exists t (n int)" to "create table if not …",
                "update t set n = 7" to "update t set n …",
                "SET key TO secret" to "SET key …",
                "select 1" to "select …",
                "vacuum" to "vacuum",
                "(select 1)" to "…",
                "drop\n  table t" to "drop table t",
            ).forEach { (sql, shown) -> ScriptStatement(sql, 1).firstWords() shouldBe shown }
        }

        test("a file that is not UTF-8 is named with its line") {
            fails(folder("V1__a.sql" to "select 1;\nselect 'ä'".toByteArray(Charsets.ISO_8859_1))) shouldContain
                "V1__a.sql:2: the byte at offset 18 is not UTF-8"
            fails(folder("V1__a.sql" to "select 1".toByteArray(Charsets.UTF_16))) shouldContain "V1__a.sql is UTF-16"
            fails(one("V1__a.sql", "select 1;\n\u0000")) shouldContain "V1__a.sql:2: the character U+0000"
        }

        test("a transaction of one's own and an unknown directive are refused with their line") {
            fails(one("V1__a.sql", "select 1;\nCOMMIT;")) shouldContain "V1__a.sql:2: commit has no place"
            fails(one("V1__a.sql", "-- a\n-- runnel: no transactions\nselect 1")) shouldContain
                "V1__a.sql:2: \"-- runnel"
            read(one("V1__a.sql", "\n--runnel:no transaction\nbegin; commit;")).single().transactional() shouldBe false
            read(one("V1__a.sql", "select 1;\n-- runnel: no transaction\n")).single().transactional() shouldBe true
        }

        test("files are found in jars and folders of the class path, below the folder only") {
            // With a space and a percent sign, which an URL writes in another way.
            val jar = File(tempdir(), "my 100%.files.jar")
            JarOutputStream(jar.outputStream()).use { out ->
                listOf(
                    "db/",
                    "db/migration/",
                    "db/migration/more/",
                    "db/my files/",
                ).forEach { out.putNextEntry(JarEntry(it)) }
                listOf(
                    "db/migration/V1__a.sql",
                    "db/migration/more/V2__b.sql",
                    "db/migrations/V3__c.sql",
                    "db/my files/V5__e.sql",
                ).forEach {
                    out.putNextEntry(JarEntry(it))
                    out.write("select 1".toByteArray())
                }
            }
            val classes = File(tempdir(), "my classes")
            File(classes, "db/migration").mkdirs()
            File(classes, "db/migration/V4__d.sql").writeText("select 1")
            URLClassLoader(arrayOf(jar.toURI().toURL(), classes.toURI().toURL()), null).use { loader ->
                val options = MigrationOptions.DEFAULT.withClassLoader(loader)
                for (location in listOf("classpath:db/migration", "classpath:/db/migration/")) {
                    read(location, options).map { it.name() } shouldBe
                        listOf("V1__a.sql", "more/V2__b.sql", "V4__d.sql")
                }
                read("classpath:db/my files", options).single().name() shouldBe "V5__e.sql"
                File(classes, "db/migration/V1__a.sql").writeText("select 1")
                val twice = shouldThrow<RunnelException> { read("classpath:db/migration", options) }.message.orEmpty()
                twice shouldContain "files.jar"
                twice shouldContain "Version 1 is there twice"
            }
            jar.delete() shouldBe true
        }
    })
