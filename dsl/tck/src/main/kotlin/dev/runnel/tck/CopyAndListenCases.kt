package dev.runnel.tck

import dev.runnel.copyIn
import dev.runnel.copyOut
import dev.runnel.error.ErrorKind.NOT_PORTABLE
import dev.runnel.error.ErrorKind.PARAMETER
import dev.runnel.listen
import dev.runnel.spi.Capability.COPY
import dev.runnel.spi.Capability.NOTIFICATIONS
import dev.runnel.sql
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.string.shouldContain
import kotlinx.coroutines.flow.emptyFlow
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.future.await
import java.io.InputStream
import java.io.OutputStream
import java.util.concurrent.Flow

internal fun FunSpec.copyAndListenCases(kit: KitContext) {
    test("raw bytes and notifications are there, or refused with the portable way") {
        val db = kit.open()
        if (COPY !in kit.capabilities) {
            fails(NOT_PORTABLE) { db.sql("copy t to stdout").copyOut().first() }.message shouldContain "csv()"
            fails(NOT_PORTABLE) { db.sql("copy t from stdin").copyIn(emptyFlow()) }.message shouldContain "insertAll"
            fails(NOT_PORTABLE) { kit.openBlocking().sql("copy t to stdout").copyOut(OutputStream.nullOutputStream()) }
            fails(NOT_PORTABLE) { kit.openBlocking().sql("copy t from stdin").copyIn(InputStream.nullInputStream()) }
            fails(NOT_PORTABLE) {
                kit.openAsync().sql("copy t from stdin").copyIn(Flow.Publisher { error("nobody subscribes") }).await()
            }
        }
        if (NOTIFICATIONS !in kit.capabilities) {
            fails(NOT_PORTABLE) { db.listen("orders").first() }.message shouldContain "table of events"
            fails(NOT_PORTABLE) { kit.openBlocking().listen("orders") }
        } else {
            fails(PARAMETER) { db.listen().first() }
        }
    }
}
