package dev.runnel.tck

import dev.runnel.cast
import dev.runnel.eq
import dev.runnel.error.ErrorKind.CONFIGURATION
import dev.runnel.error.ErrorKind.PARAMETER
import dev.runnel.from
import dev.runnel.minus
import dev.runnel.plus
import dev.runnel.sql.DatePart
import dev.runnel.sql.Expression
import dev.runnel.sql.Functions.currentDate
import dev.runnel.sql.Functions.dateTrunc
import dev.runnel.sql.Functions.day
import dev.runnel.sql.Functions.dayOfWeek
import dev.runnel.sql.Functions.dayOfYear
import dev.runnel.sql.Functions.daysBetween
import dev.runnel.sql.Functions.epochSeconds
import dev.runnel.sql.Functions.hour
import dev.runnel.sql.Functions.localTimestamp
import dev.runnel.sql.Functions.minute
import dev.runnel.sql.Functions.month
import dev.runnel.sql.Functions.now
import dev.runnel.sql.Functions.plusDays
import dev.runnel.sql.Functions.plusMonths
import dev.runnel.sql.Functions.quarter
import dev.runnel.sql.Functions.second
import dev.runnel.sql.Functions.secondsBetween
import dev.runnel.sql.Functions.value
import dev.runnel.sql.Functions.week
import dev.runnel.sql.Functions.year
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import java.time.Duration
import java.time.Instant
import java.time.LocalDate
import java.time.LocalDateTime
import java.time.Period
import java.time.ZoneOffset
import java.time.temporal.ChronoUnit
import java.time.temporal.IsoFields
import kotlin.time.Duration.Companion.microseconds
import kotlin.time.Duration.Companion.nanoseconds
import kotlin.time.Duration.Companion.seconds

private val days = samples.map { it.day }
private val times = samples.map { it.at }
private val moments = samples.map { it.moment.atOffset(ZoneOffset.UTC).toLocalDateTime() }

internal fun FunSpec.dateFunctionCases(kit: KitContext) {
    test("the parts of dates, times and instants are those of their calendar, of instants in UTC") {
        kit.withSamples { db ->
            for ((column, values) in listOf<Pair<Expression<*>, List<LocalDateTime>>>(
                Samples.day to days.map { it.atStartOfDay() },
                Samples.at to times,
                Samples.moment to moments,
            )) {
                db.each(year(column)) shouldBe values.map { it.year }
                db.each(quarter(column)) shouldBe values.map { it.get(IsoFields.QUARTER_OF_YEAR) }
                db.each(month(column)) shouldBe values.map { it.monthValue }
                db.each(week(column)) shouldBe values.map { it.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR) }
                db.each(day(column)) shouldBe values.map { it.dayOfMonth }
                db.each(dayOfWeek(column)) shouldBe values.map { it.dayOfWeek.value }
                db.each(dayOfYear(column)) shouldBe values.map { it.dayOfYear }
                db.each(epochSeconds(column)) shouldBe values.map { it.toEpochSecond(ZoneOffset.UTC) }
                if (column == Samples.day) continue
                db.each(hour(column)) shouldBe values.map { it.hour }
                db.each(minute(column)) shouldBe values.map { it.minute }
                db.each(second(column)) shouldBe values.map { it.second }
            }
            fails(CONFIGURATION) { hour(Samples.day) }
            fails(CONFIGURATION) { year(Samples.name) }
        }
    }

    test("dates are cut off at a unit, in their own type") {
        kit.withSamples { db ->
            fun truncated(unit: DatePart, time: LocalDateTime): LocalDateTime {
                val date = time.toLocalDate()
                return when (unit) {
                    DatePart.YEAR -> date.withDayOfYear(1).atStartOfDay()
                    DatePart.QUARTER -> date.with(IsoFields.DAY_OF_QUARTER, 1).atStartOfDay()
                    DatePart.MONTH -> date.withDayOfMonth(1).atStartOfDay()
                    DatePart.WEEK -> date.minusDays(date.dayOfWeek.value - 1L).atStartOfDay()
                    DatePart.DAY -> date.atStartOfDay()
                    DatePart.HOUR -> time.truncatedTo(ChronoUnit.HOURS)
                    DatePart.MINUTE -> time.truncatedTo(ChronoUnit.MINUTES)
                    else -> time.truncatedTo(ChronoUnit.SECONDS)
                }
            }
            val ofDay = listOf(DatePart.YEAR, DatePart.QUARTER, DatePart.MONTH, DatePart.WEEK, DatePart.DAY)
            for (unit in ofDay + DatePart.HOUR + DatePart.MINUTE + DatePart.SECOND) {
                withClue(unit) {
                    db.each(dateTrunc(unit, Samples.at)) shouldBe times.map { truncated(unit, it) }
                    db.each(dateTrunc(unit, Samples.moment)) shouldBe
                        moments.map { truncated(unit, it).toInstant(ZoneOffset.UTC) }
                    if (unit in ofDay) {
                        db.each(dateTrunc(unit, Samples.day)) shouldBe
                            days.map { truncated(unit, it.atStartOfDay()).toLocalDate() }
                    }
                }
            }
            fails(CONFIGURATION) { dateTrunc(DatePart.HOUR, Samples.day) }
            fails(CONFIGURATION) { dateTrunc(DatePart.EPOCH, Samples.at) }
        }
    }

    test("periods and durations are added and taken off exactly") {
        kit.withSamples { db ->
            db.each(plusDays(Samples.day, 30)) shouldBe days.map { it.plusDays(30) }
            db.each(plusDays(Samples.day, -400)) shouldBe days.map { it.minusDays(400) }
            db.each(plusDays(Samples.day, Samples.n)) shouldBe samples.map { it.day.plusDays(it.n.toLong()) }
            db.each(plusMonths(Samples.day, 1)) shouldBe days.map { it.plusMonths(1) }
            db.each(plusMonths(Samples.day, -11)) shouldBe days.map { it.minusMonths(11) }
            db.each(Samples.day + Period.of(1, 1, 1)) shouldBe days.map { it.plus(Period.of(1, 1, 1)) }
            db.each(Samples.day - Period.ofDays(1)) shouldBe days.map { it.minusDays(1) }
            for (duration in listOf(90.seconds, (-1).seconds, 100.microseconds, (-999_999).microseconds, 0.seconds)) {
                val java = Duration.ofNanos(duration.inWholeNanoseconds)
                db.each(Samples.at + duration) shouldBe times.map { it.plus(java) }
                db.each(Samples.at - duration) shouldBe times.map { it.minus(java) }
                db.each(Samples.moment + duration) shouldBe samples.map { it.moment.plus(java) }
            }
            db.each(Samples.at + Period.ofMonths(1)) shouldBe times.map { it.plusMonths(1) }
            db.each(Samples.moment + Period.ofDays(1)) shouldBe samples.map { it.moment.plus(Duration.ofDays(1)) }
            fails(PARAMETER) { Samples.at + 1.nanoseconds }
        }
    }

    test("what is computed compares equal to the same date or time when it is bound") {
        kit.withSamples { db ->
            val all = db.from(Samples).where(Samples.id.eq(1L))
            val sample = samples.first()
            all.where((Samples.day + Period.ofDays(1)).eq(sample.day.plusDays(1))).count() shouldBe 1L
            all.where((Samples.at + 100.microseconds).eq(LocalDateTime.of(2026, 2, 1, 0, 0))).count() shouldBe 1L
            all.where((Samples.moment + 100.microseconds).eq(Instant.parse("2026-02-01T00:00:00Z"))).count() shouldBe 1L
            all
                .where(
                    dateTrunc(DatePart.DAY, Samples.moment).eq(Instant.parse("2026-01-31T00:00:00Z")),
                ).count() shouldBe
                1L
        }
    }

    test("days and seconds lie between two dates") {
        kit.withSamples { db ->
            val new = LocalDate.of(2026, 1, 1)
            db.each(daysBetween(Samples.day, value(new))) shouldBe days.map { ChronoUnit.DAYS.between(it, new) }
            db.each(daysBetween(Samples.at, Samples.moment)) shouldBe
                times.zip(moments) { a, b -> ChronoUnit.DAYS.between(a.toLocalDate(), b.toLocalDate()) }
            db.each(secondsBetween(Samples.at, Samples.moment)) shouldBe
                times.zip(moments) { a, b -> b.toEpochSecond(ZoneOffset.UTC) - a.toEpochSecond(ZoneOffset.UTC) }
        }
    }

    test("dates are cast to each other and from text") {
        kit.withSamples { db ->
            db.each(Samples.at.cast<LocalDate>()) shouldBe times.map { it.toLocalDate() }
            db.each(Samples.day.cast<LocalDateTime>()) shouldBe days.map { it.atStartOfDay() }
            db.each(value("2026-02-03").cast<LocalDate>()).first() shouldBe LocalDate.of(2026, 2, 3)
            db.each(value("2026-02-03 04:05:06.5").cast<LocalDateTime>()).first() shouldBe
                LocalDateTime.of(2026, 2, 3, 4, 5, 6, 500_000_000)
            db.each(Samples.day.cast<String>()) shouldBe days.map { it.toString() }
        }
    }

    test("now is an instant between before and after, today is its date within a day") {
        kit.withSamples { db ->
            val before = Instant.now().minusSeconds(1)
            val now = db.each(now()).first()
            (now >= before && now <= Instant.now().plusSeconds(1)) shouldBe true
            val today = db.each(currentDate()).first()
            (ChronoUnit.DAYS.between(today, LocalDate.now(ZoneOffset.UTC)) in -1..1) shouldBe true
            val local = db.each(localTimestamp()).first()
            (ChronoUnit.HOURS.between(local, LocalDateTime.now(ZoneOffset.UTC)) in -15..15) shouldBe true
            db.from(Samples).where(Samples.moment.lt(now())).count() shouldBe 3L
        }
    }
}
