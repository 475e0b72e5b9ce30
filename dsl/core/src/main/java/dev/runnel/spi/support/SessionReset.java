package dev.runnel.spi.support;

/** When a session is made like new before it goes to the next borrower: the URL's option {@code session_reset}. */
public enum SessionReset {
    /** When the text of a statement may have changed something; what a function of the server's changes is not seen. */
    NOTICED,
    /** Each time, whatever has been run. */
    ALWAYS;

    /** The option's name. */
    public static final String OPTION = "session_reset";
}
