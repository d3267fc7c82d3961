import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.opensearch.common.settings.Settings;
import org.opensearch.env.Environment;
import org.opensearch.node.InternalSettingsPreparer;

/**
 * One node of OpenSearch in this JVM: {@code java … Node HOME CONFIG attached|standing}.
 *
 * <p>HOME holds modules/ and plugins/, CONFIG holds opensearch.yml. An attached node ends when its standard input
 * does, that is with the process that started it, however that one ended; a standing node runs until it is told to end.
 */
public final class Node {
    private Node() {}

    public static void main(String[] arguments) throws Exception {
        boolean attached = arguments[2].equals("attached");
        if (attached) {
            Thread watch = new Thread(Node::endWithTheInput, "parent");
            watch.setDaemon(true);
            watch.start();
        }
        try {
            run(Path.of(arguments[0]), Path.of(arguments[1]));
        } catch (Throwable failure) {
            failure.printStackTrace();
            Runtime.getRuntime().halt(1);
        }
    }

    private static void run(Path home, Path configuration) throws Exception {
        Settings place = Settings.builder().put("path.home", home.toString()).build();
        Environment environment =
            InternalSettingsPreparer.prepareEnvironment(place, Map.of(), configuration, () -> "node");
        org.opensearch.node.Node node = new org.opensearch.node.Node(environment);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> close(node), "close"));
        node.start();
        new CountDownLatch(1).await();
    }

    private static void close(org.opensearch.node.Node node) {
        try {
            node.close();
        } catch (IOException failure) {
            failure.printStackTrace();
        }
    }

    private static void endWithTheInput() {
        try {
            while (System.in.read() >= 0) {
                // Nothing is said on it; it only stays open.
            }
        } catch (IOException closed) {
            // Closed is closed.
        }
        Runtime.getRuntime().halt(0);
    }
}
