package dev.runnel.postgresql

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe

class CopyTextTest :
    FunSpec({
        test("a COPY of raw bytes is known whatever stands around its words") {
            listOf(
                "copy t from stdin",
                "COPY t (a, \"from stdin\") FROM STDIN (format csv);",
                "/* in */ copy public.t from -- here\n stdin with (delimiter ';')",
                "copy t from stdin where a > 1",
            ).forEach { CopyText.of(it) shouldBe CopyText.IN }
            listOf(
                "copy t to stdout",
                "copy (select 'copy t from stdin; x' from t) to stdout (format binary)",
                ";copy (select ';') TO\n\tSTDOUT ; ",
            ).forEach { CopyText.of(it) shouldBe CopyText.OUT }
        }

        test("any other text is none") {
            listOf(
                "",
                "select 1",
                "insert into t select 1",
                "copy t from '/tmp/stdin'",
                "copy t to program 'cat > stdout'",
                "copy \"to stdout\" from 'x'",
                "copy (select a from stdin) to '/tmp/x'",
                "copy t from stdin; drop table t",
                "copying from stdin",
                "explain copy t to stdout",
            ).forEach { CopyText.of(it) shouldBe null }
        }
    })
