/** Speaks before mvn -q has downloaded what the tour needs, which takes minutes in which Maven says nothing. */
public final class FirstWord {
    private FirstWord() {}

    public static void main(String[] arguments) {
        String commandLine = System.getenv().getOrDefault("MAVEN_CMD_LINE_ARGS", "");
        if (commandLine.contains("exec:java")) {
            System.out.println("Runnel: building the tour; a first run downloads its libraries, for some minutes …");
        }
    }
}
