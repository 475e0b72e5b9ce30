package dev.runnel.tck

import dev.runnel.sql
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.future.await

internal fun FunSpec.openingCases(kit: KitContext) {
    test("a database opens, runs a statement and closes, through each face") {
        kit.open().sql("select 1").value<Int>() shouldBe 1
        kit.openAsync().sql("select 1").value(Int::class.javaObjectType).await() shouldBe 1
        kit.openBlocking().sql("select 1").value(Int::class.javaObjectType) shouldBe 1
    }
}
