package dev.runnel.tck.storm

import java.lang.reflect.Proxy
import java.util.concurrent.ConcurrentLinkedQueue

/**
 * Buffers that a driver on Netty has lost, as Netty's leak detector reports them; where Netty is not on the class path,
 * none. How many of the buffers it watches says `-Dio.netty.leakDetection.level`: all of them at `paranoid`.
 *
 * By reflection, because the kit is for backends without Netty, too, and because the detector of buffers is out of reach
 * otherwise once a buffer was made.
 */
public object Leaks {
    private const val DETECTOR = "io.netty.util.ResourceLeakDetector"
    private const val LISTENER = "$DETECTOR\$LeakListener"
    private const val BUFFERS = "io.netty.buffer.AbstractByteBuf"
    private const val ROUNDS = 5
    private val reports = ConcurrentLinkedQueue<String>()

    private val watching: Boolean by lazy {
        val listener = try {
            Class.forName(LISTENER)
        } catch (_: ClassNotFoundException) {
            return@lazy false
        }
        val detector = Class.forName(BUFFERS).getDeclaredField("leakDetector").apply { isAccessible = true }.get(null)
        val reporting = Proxy.newProxyInstance(listener.classLoader, arrayOf(listener)) { _, method, arguments ->
            if (method.name == "onLeak") reports += arguments.joinToString("\n")
            null
        }
        Class.forName(DETECTOR).getMethod("setLeakListener", listener).invoke(detector, reporting)
        true
    }

    /** Collects reports from now on. */
    public fun watch() {
        watching
    }

    /**
     * The reports since [watch], and forgets them. A lost buffer is seen when it is garbage and another one is made.
     *
     * *Cancellation*: that of the traffic.
     *
     * @param traffic makes buffers
     */
    public suspend fun found(traffic: suspend () -> Unit): List<String> {
        if (watching) {
            repeat(ROUNDS) {
                System.gc()
                traffic()
            }
        }
        return generateSequence { reports.poll() }.toList()
    }
}
