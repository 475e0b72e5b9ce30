package dev.runnel.bench

import dev.runnel.bench.measure.Workload
import dev.runnel.bench.report.JsonReport
import dev.runnel.bench.report.MarkdownReport
import dev.runnel.bench.report.Report
import dev.runnel.bench.report.TextReport
import kotlin.time.Duration
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds

const val USAGE = """java -jar bench.jar [option…] [workload…]

  workload      sqlite, duckdb, postgresql, mariadb, mysql, mongodb, redis, observability, memory for all of a group, or one
                by name (sqlite.point); none for all. The workloads in memory are measured along with any whole group. PostgreSQL,
                MariaDB and Redis are started for the run; mysql is there when RUNNEL_TEST_MYSQL_URL names one.
  storm         no workload: operations given up at random moments, beside kotlinx-coroutines-reactive with r2dbc-pool, and
                what is left behind; on all servers, or on those named after it
  service       no workload: the handlers of samples/ktor-service beside the same by hand on R2DBC, under wrk
  --cancels N   how many operations of the storm are given up, 10000 if not given
  --seed N      the same storm again
  --rounds N    measured rounds, 7 if not given; the medians are shown
  --json        print JSON when all is done
  --markdown    print the README's tables when all is done
  --profile     measure nothing; show where Runnel spends its time in the workloads and what it allocates
  --quick       one round of little work: shows that everything works, its figures mean nothing
  --list        print the names of the workloads"""

/** What the command line says. */
class Options(
    val names: List<String>,
    val rounds: Int,
    val quick: Boolean,
    val profile: Boolean,
    val list: Boolean,
    val report: Report,
    val cancels: Int,
    val seed: Long,
) {
    val storm: Boolean get() = STORM in names

    val service: Boolean get() = SERVICE in names

    /** How often wrk asks a service before it is measured, until the compiler has done its work. */
    val wrkWarmUps: Int get() = if (quick) 2 else 10

    /** How many JVMs serve for each contender. */
    val pairs: Int get() = if (quick) 1 else PAIRS

    /** How long wrk asks one server at a time. */
    val wrk: Duration get() = if (quick) 1.seconds else 3.seconds

    val sizes: Sizes get() = if (quick) Sizes.QUICK else Sizes.FULL

    /** How long each contender runs before it is measured. */
    val warmUp: Duration get() = if (quick) Duration.ZERO else 2.seconds

    /** How long the first contender runs in each round at least. */
    val least: Duration get() = if (quick) Duration.ZERO else 200.milliseconds

    /** Those of the workloads that were asked for. */
    fun chosen(workloads: List<Workload>): List<Workload> {
        val groups = workloads.map { it.group }.toSet()
        for (name in names) {
            require(name in groups || workloads.any { it.name == name }) {
                "There is no workload '$name'. There are ${groups.joinToString()}, " +
                    "and of each: ${workloads.joinToString { it.name }}."
            }
        }
        val wanted = if (names.any { it in groups }) names + IN_MEMORY else names
        return workloads.filter { names.isEmpty() || it.name in wanted || it.group in wanted }
    }

    companion object {
        private const val IN_MEMORY = "memory"
        const val STORM = "storm"
        const val SERVICE = "service"
        private const val ROUNDS = 7
        private const val PAIRS = 3
        private const val CANCELS = 10_000

        /** Throws IllegalArgumentException saying what is wrong. */
        fun of(arguments: List<String>): Options {
            val rest = ArrayDeque(arguments)
            val names = mutableListOf<String>()
            val flags = mutableSetOf<String>()
            var rounds: Int? = null
            var cancels = CANCELS
            var seed = System.nanoTime() % 1_000_000L
            while (rest.isNotEmpty()) {
                when (val word = rest.removeFirst()) {
                    "--rounds" -> rounds = number(word, rest.removeFirstOrNull())
                    "--cancels" -> cancels = number(word, rest.removeFirstOrNull())
                    "--seed" -> seed = number(word, rest.removeFirstOrNull()).toLong()
                    "--quick", "--profile", "--json", "--markdown", "--list" -> flags += word
                    else -> {
                        require(!word.startsWith("-")) { "There is no option $word.\n\n$USAGE" }
                        names += word
                    }
                }
            }
            return Options(
                names,
                rounds ?: if ("--quick" in flags) 1 else ROUNDS,
                quick = "--quick" in flags,
                profile = "--profile" in flags,
                list = "--list" in flags,
                report = when {
                    "--json" in flags -> JsonReport
                    "--markdown" in flags -> MarkdownReport
                    else -> TextReport
                },
                cancels,
                seed,
            )
        }

        private fun number(option: String, word: String?): Int {
            val number = word?.toIntOrNull() ?: 0
            require(number >= 1) {
                "$option wants a number of at least 1, as in $option 9; it was given ${word ?: "nothing"}."
            }
            return number
        }
    }
}

private val Workload.group: String get() = name.substringBefore('.')
