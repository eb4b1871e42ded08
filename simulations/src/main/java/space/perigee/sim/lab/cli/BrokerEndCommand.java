package space.perigee.sim.lab.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import space.perigee.ground.broker.BrokerAccess;
import space.perigee.ground.broker.EmbeddedBroker;
import space.perigee.ground.port.ListenPort;

/** Runs the ground station's broker in its own process, so that it can be killed alone. */
@Command(name = "link-bench-broker", hidden = true, description = "The broker of link-bench.")
public final class BrokerEndCommand implements Callable<Integer> {

  @Option(names = "--port", paramLabel = "N", required = true, description = "Port to listen on.")
  private int port;

  @Option(names = "--work", required = true, paramLabel = "DIR", description = "Its state.")
  private Path work = Path.of("");

  @Override
  public Integer call() throws IOException, InterruptedException {
    try (EmbeddedBroker broker =
        EmbeddedBroker.start(
            new ListenPort("--port", "0.0.0.0", port),
            work,
            BrokerAccess.of("link-bench", null, Clock.systemUTC()).gate(null, null))) {
      System.out.println("started " + System.nanoTime() + " " + broker.uri());
      System.out.flush();
      TimeUnit.DAYS.sleep(1);
    }
    return 0;
  }
}
