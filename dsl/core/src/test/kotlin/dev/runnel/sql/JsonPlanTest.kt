package dev.runnel.sql

import dev.runnel.sql.render.JsonPlan
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly

class JsonPlanTest :
    FunSpec({
        test("of a plan numbers and names are kept, and no text that may hold a value, whatever it imitates") {
            val plan = """
                [
                  {
                    "Plan": {
                      "Node Type": "Seq Scan",
                      "Relation Name": "orders",
                      "Startup Cost": 0.00,
                      "Parallel Aware": false,
                      "Output": ["id", "secret"],
                      "Filter": "(name = 'secret'::text)",
                      "Node Type": "\", \"Node Type\": \"secret",
                      "Relation Name": "se\cret",
                      "secret",
                      42,
                      "Hash Cond": "(a = 'it''s \"Node Type\": \"secret\"')"
                    }
                  }
                ]
            """.trimIndent().lines()
            JsonPlan.withoutValues(plan, setOf("Node Type", "Relation Name")).map { it.trim() } shouldContainExactly
                listOf(
                    "[",
                    "{",
                    "\"Plan\": {",
                    "\"Node Type\": \"Seq Scan\",",
                    "\"Relation Name\": \"orders\",",
                    "\"Startup Cost\": 0.00,",
                    "\"Parallel Aware\": false,",
                    "}",
                    "}",
                    "]",
                )
        }
    })
