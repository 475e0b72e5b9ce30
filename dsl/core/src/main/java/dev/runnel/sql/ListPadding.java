package dev.runnel.sql;

/** How many placeholders a list of values takes. */
final class ListPadding {
    /** Up to here a list is padded; beyond it the placeholders would come near the databases' limits. */
    private static final int LARGEST = 1024;

    private ListPadding() {}

    /** True for a list so large that it is not padded. */
    static boolean isLong(int size) {
        return size > LARGEST;
    }

    /** The next power of two, or the size itself for a large list. */
    static int padded(int size) {
        return isLong(size) || size <= 1 ? size : Integer.highestOneBit(size - 1) << 1;
    }
}
