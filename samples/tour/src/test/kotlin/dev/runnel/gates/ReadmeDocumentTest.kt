package dev.runnel.gates

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain

class ReadmeDocumentTest :
    FunSpec({
        val document = ReadmeDocument("README.md", snippet = { file, tag -> "$tag of\n$file" }, table = { "| $it |\n" })

        test("a block under its marker is replaced by the region, in the language of the file") {
            document.rewrite("a\n<!-- snippet: samples/A.java#open -->\n\n```java\nold\n```\nb") shouldBe
                "a\n<!-- snippet: samples/A.java#open -->\n```java\nopen of\nsamples/A.java\n```\nb"
        }

        test("a marker without a block gets one") {
            document.rewrite("<!-- snippet: samples/A.kt#open -->\ntext") shouldBe
                "<!-- snippet: samples/A.kt#open -->\n```kotlin\nopen of\nsamples/A.kt\n```\ntext"
        }

        test("a table is replaced between its markers") {
            document.rewrite("<!-- generated: t -->\nold\n\n<!-- end -->\nb") shouldBe
                "<!-- generated: t -->\n| t |\n<!-- end -->\nb"
        }

        test("what was rewritten stays as it is") {
            val once = document.rewrite("x\n<!-- generated: t -->\n<!-- end -->\n<!-- snippet: samples/A.kt#a -->\ny\n")
            document.rewrite(once) shouldBe once
        }

        test("Kotlin or Java without a marker is refused, other blocks are left alone") {
            document.rewrite("```sh\nmvn verify\n```\n") shouldBe "```sh\nmvn verify\n```\n"
            shouldThrow<IllegalStateException> { document.rewrite("a\n```kotlin\nx\n```") }.message shouldContain
                "README.md:2"
        }

        test("a block or table that does not end is refused") {
            shouldThrow<IllegalStateException> { document.rewrite("<!-- generated: t -->\nx") }.message shouldContain
                "README.md:1"
            shouldThrow<IllegalStateException> { document.rewrite("```sh\nx") }.message shouldContain "README.md:1"
        }

        test("a region is moved to the left edge and loses the tags inside it") {
            region(
                "x\n  // tag::a[]\n  one {\n    // tag::b[]\n    two\n    // end::b[]\n  }\n  // end::a[]\n",
                "a",
            ) shouldBe
                "one {\n  two\n}"
        }

        test("a region that is missing or there twice is refused") {
            shouldThrow<IllegalStateException> { region("x", "a") }.message shouldContain "found 0 and 0"
            shouldThrow<IllegalStateException> { region("tag::a[]\ntag::a[]\nend::a[]", "a") }.message shouldContain
                "found 2 and 1"
        }

        test("the difference of two texts shows where they part and what should stand there") {
            firstDifference("a\nb\nc", "a\nb\nc") shouldBe null
            firstDifference("a\nb\nc", "a\nx\ny\nc") shouldBe "2:\n-b\n+x\n+y"
            firstDifference("a\na", "a") shouldBe "2:\n-a"
        }
    })
