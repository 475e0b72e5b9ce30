package dev.runnel.internal.text

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe

class SuggestionsTest :
    FunSpec({
        val known = listOf("pool_size", "pool_timeout", "echo", "isolation_level", "id")

        listOf(
            "pool_sise" to "pool_size",
            "poolSize" to "pool_size",
            "POOL-SIZE" to "pool_size",
            "ehco" to "echo",
            "eco" to "echo",
            "isolaton_levl" to "isolation_level",
            "di" to null,
            "password" to null,
            "" to null,
            "x".repeat(5_000) to null,
        ).forEach { (wrong, meant) ->
            test("'${wrong.take(20)}' probably means $meant") { Suggestions.nearest(wrong, known) shouldBe meant }
        }

        test("of equally near names the first in the alphabet is suggested, in any order of the known") {
            Suggestions.nearest("nane", listOf("same", "name", "lane")) shouldBe "lane"
            Suggestions.nearest("nane", listOf("lane", "name", "same")) shouldBe "lane"
        }

        test("distance counts insertions, deletions, replacements and swaps of neighbours") {
            Suggestions.distance("", "abc") shouldBe 3
            Suggestions.distance("abc", "abc") shouldBe 0
            Suggestions.distance("abc", "acb") shouldBe 1
            Suggestions.distance("kitten", "sitting") shouldBe 3
            Suggestions.distance("sitting", "kitten") shouldBe 3
        }

        test("the sentence is empty when nothing is near") {
            Suggestions.didYouMean("ehco", known) shouldBe " Did you mean \"echo\"?"
            Suggestions.didYouMean("zzz", known) shouldBe ""
            Suggestions.sorted(listOf("b", "a")) shouldBe "a, b"
            Suggestions.sorted(emptyList()) shouldBe "none"
        }
    })
