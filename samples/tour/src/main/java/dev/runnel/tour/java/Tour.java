package dev.runnel.tour.java;

/** The walk in Java. */
public final class Tour {
    private Tour() {}

    public static void walk(String url) {}
}
