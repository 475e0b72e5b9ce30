package dev.runnel.mongodb

import io.kotest.core.spec.style.FunSpec
import io.kotest.core.test.Enabled
import io.kotest.core.test.TestScope

/** A server with sessions and transactions; null if none was named. */
internal val REPLICA_SET: String? = System.getenv("RUNNEL_TEST_MONGODB_URL")

/** A test that needs such a server; without one it is reported as not run, with the reason. */
internal fun FunSpec.onReplicaSet(name: String, test: suspend TestScope.() -> Unit) {
    test(name).config(
        enabledOrReasonIf = {
            if (REPLICA_SET != null) {
                Enabled.enabled
            } else {
                Enabled.disabled("needs a replica set: set RUNNEL_TEST_MONGODB_URL, see servers/mongo-replica-set.sh")
            }
        },
        test = test,
    )
}
