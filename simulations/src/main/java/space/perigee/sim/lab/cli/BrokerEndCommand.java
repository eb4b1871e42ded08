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
import space.perigee.sim.lab.linkbench.BenchEvent;

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
      BenchEvent.print("started", broker.uri());
      TimeUnit.DAYS.sleep(1);
    }
    return 0;
  }
}
