package ai.trustmodel.tracing.cli.install;

/** The least a program can do. */
final class HelloMain {
    private HelloMain() {}

    public static void main(String[] arguments) {
        System.out.println("hello");
    }
}
