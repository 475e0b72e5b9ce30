package dev.runnel.tour.java;

import static dev.runnel.tour.java.Screen.number;
import static dev.runnel.tour.java.Tables.LINE_ITEMS;
import static dev.runnel.tour.java.Tables.NATIONS;
import static dev.runnel.tour.java.Tables.REGIONS;

import dev.runnel.blocking.BlockingDatabase;
import dev.runnel.tour.java.Rows.Nation;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Regions with their nations, by two queries, and a table as CSV and as lines of JSON. */
final class Gathering {
    private Gathering() {}

    private record Continent(String name, List<Nation> nations) {}

    static void gathering(BlockingDatabase db, Screen screen) {
        screen.chapter("Load children without N+1, export as CSV and JSON");
        var watch = new Stopwatch();
        var nations = db.from(NATIONS).orderBy(NATIONS.name.asc());
        var continents = db.from(REGIONS)
                .orderBy(REGIONS.name.asc())
                .children(nations, NATIONS.regionKey)
                .map(it -> new Continent(it.parent().name(), it.children()))
                .list();
        long time = watch.millis();
        for (Continent it : continents) {
            screen.fact(
                    it.name().toLowerCase(Locale.ROOT),
                    it.nations().stream().map(Nation::name).collect(Collectors.joining(", ")));
        }
        screen.say("two queries in " + time + " ms, however many regions there are");

        var exporting = new Stopwatch();
        try (Stream<String> chunks = db.from(LINE_ITEMS).csv()) {
            long characters = chunks.mapToLong(String::length).sum();
            screen.fact(
                    "csv",
                    "all line items are " + number(characters) + " characters, written in " + exporting.millis()
                            + " ms");
        }
        var japan = db.from(NATIONS).where(NATIONS.name.eq("JAPAN")).select(NATIONS.nationKey, NATIONS.name);
        try (Stream<String> lines = japan.jsonLines()) {
            lines.forEach(it -> screen.fact("json lines", it.stripTrailing()));
        }
    }
}
