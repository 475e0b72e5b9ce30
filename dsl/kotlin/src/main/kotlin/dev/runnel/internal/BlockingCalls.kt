package dev.runnel.internal

import dev.runnel.spi.Backend
import dev.runnel.spi.Backend.Sharing
import dev.runnel.url.DatabaseOptions
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.Dispatchers

/** Where the statements of blocking sessions run. */
internal object BlockingCalls {
    /**
     * A view of [Dispatchers.IO], beside its 64 threads, with as many threads as the pool has sessions: one that has ended a
     * statement takes the next that waits for the session, so that handing a session on wakes no other thread. Not for a
     * pool without a bound, nor for a file, which has a pool for its writer beside that for its readers.
     */
    fun dispatcher(backend: Backend, options: DatabaseOptions): CoroutineDispatcher =
        if (backend.blocking() && backend.sharing() == Sharing.POOLED && !options.nullPool()) {
            Dispatchers.IO.limitedParallelism(options.poolSize() + options.maxOverflow())
        } else {
            Dispatchers.IO
        }
}
