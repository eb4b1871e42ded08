package space.perigee.ground.store;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Another JVM with this one's class path. */
public final class Child implements AutoCloseable {

  private final Process process;
  private final BufferedReader out;

  private Child(Process process) {
    this.process = process;
    this.out = process.inputReader(StandardCharsets.UTF_8);
  }

  /** Runs {@code main} with {@code arguments}; its standard error is ours. */
  public static Child start(Class<?> main, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx512m", "-XX:TieredStopAtLevel=1", "-cp"));
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add(main.getName());
    command.addAll(List.of(arguments));
    return new Child(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /** The next line of its standard output, or null at the end. */
  public @Nullable String nextLine() throws IOException {
    return out.readLine();
  }

  /** {@code kill -9}; waits until it is gone. */
  public void kill() throws InterruptedException {
    // Process.destroyForcibly would close the pipe, and what the child said last would be lost.
    process.toHandle().destroyForcibly();
    exitCode();
  }

  /** SIGTERM; waits until it is gone. */
  public int terminate() throws InterruptedException {
    process.toHandle().destroy();
    return exitCode();
  }

  /** Waits until it is gone. */
  public int exitCode() throws InterruptedException {
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      throw new AssertionError("the child did not end within 60 s");
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    try {
      kill();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
