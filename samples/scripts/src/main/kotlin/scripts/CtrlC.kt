package scripts

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import java.util.concurrent.CountDownLatch
import java.util.concurrent.TimeUnit.SECONDS

/** Runs the work. Ctrl-C cancels it, and the JVM goes when what ran in the databases has been stopped and rolled back. */
suspend fun untilCtrlC(work: suspend CoroutineScope.() -> Unit): Unit = coroutineScope {
    val job = launch(block = work)
    val ended = CountDownLatch(1)
    job.invokeOnCompletion { ended.countDown() }
    Runtime.getRuntime().addShutdownHook(
        Thread {
            job.cancel()
            ended.await(10, SECONDS)
        },
    )
}
