package dev.runnel.gates

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain

class GateMachineryTest :
    FunSpec({
        test("code is what is left without comments and the insides of literals, at the same places") {
            codeOnly("a // b\nc /* d\n e */ f") shouldBe "a     \nc     \n      f"
            codeOnly("x(\"a\\\"b // c\") + '\"' + y") shouldBe "x(\"         \") + ' ' + y"
            codeOnly("val s = \"\"\"a\n\"b\" \"\"\"; z") shouldBe "val s = \"\"\" \n    \"\"\"; z"
        }

        test("a gate that finds nothing to check fails") {
            shouldThrow<AssertionError> { gate("Rule.", emptyList<String>()) { emptyList() } }
                .message shouldContain "Nothing was checked"
        }

        test("a gate that finds something says the rule and every place") {
            shouldThrow<AssertionError> { gate("Rule.", listOf("A.kt:1", "B.kt:2")) { listOf("$it: bad") } }
                .message shouldContain "Rule.\n  A.kt:1: bad\n  B.kt:2: bad"
        }

        test("the KDoc of a function is found above its annotations") {
            val text = "/** One. */\nfun a() {}\n\n/** Two. */\n@Throws(E::class)\n@A\npublic suspend fun b() {}"
            kdocBefore(text, text.indexOf("public")) shouldBe "/** Two. */"
            kdocBefore(text, text.indexOf("/** Two")) shouldBe ""
        }

        test("public suspend functions are found, also generic and abstract ones, and nothing else") {
            val code =
                """
            public suspend fun one(): T
            public abstract suspend fun <R> two(block: suspend () -> R): R
            public final override suspend fun three() {}
            internal suspend fun four() {}
            public fun five(block: suspend () -> Unit) {}
            public suspend inline fun <reified T> Querier.six(): T
                """.trimIndent()
            publicSuspend(code).map { it.value } shouldBe
                listOf(
                    "public suspend fun one",
                    "public abstract suspend fun <R> two",
                    "public suspend inline fun <reified T> Querier.six",
                )
        }
    })
