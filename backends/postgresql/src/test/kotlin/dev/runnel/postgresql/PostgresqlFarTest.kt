package dev.runnel.postgresql

import dev.runnel.tck.ConformanceKit
import dev.runnel.tck.KitPart
import kotlin.time.Duration.Companion.milliseconds

/** With a server that is not on this machine; the whole kit in a long run. */
class PostgresqlFarTest :
    ConformanceKit(
        PostgresqlTarget("postgresql"),
        if (java.lang.Boolean.getBoolean("runnel.storm")) KitPart.entries.toSet() else setOf(KitPart.CANCELLATION),
        {
            toServer.latency = 1.milliseconds
            toClient.latency = 1.milliseconds
        },
    )
