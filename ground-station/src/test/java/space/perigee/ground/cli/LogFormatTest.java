package space.perigee.ground.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.OutputStreamAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class LogFormatTest {

  @Command(name = "test")
  private static final class WithLog implements Runnable {

    @Mixin private final LogFormat log = new LogFormat();

    @Override
    public void run() {
      log.apply();
    }
  }

  @Test
  void writesAnObjectALine() throws Exception {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
    appender.setContext(context);
    appender.setOutputStream(written);
    List<Appender<ILoggingEvent>> others = new ArrayList<>();
    root.iteratorForAppenders().forEachRemaining(others::add);
    others.forEach(root::detachAppender);
    root.addAppender(appender);
    try {
      assertThat(new CommandLine(new WithLog()).execute("--log-format", "json")).isZero();
      appender.start();
      Logger logger = context.getLogger("space.perigee.Test");
      logger.setLevel(Level.INFO);
      logger.info("event=test satellite={} reason=\"{}\"", "a", "two\nlines", new Exception("why"));
      logger.info("event=next");
    } finally {
      root.detachAppender(appender);
      others.forEach(root::addAppender);
    }
    List<String> lines = written.toString(StandardCharsets.UTF_8).lines().toList();
    assertThat(lines).hasSize(2);
    JsonNode line = new ObjectMapper().readTree(lines.get(0));
    assertThat(line.path("level").asText()).isEqualTo("INFO");
    assertThat(line.path("loggerName").asText()).isEqualTo("space.perigee.Test");
    assertThat(line.path("timestamp").asLong()).isPositive();
    assertThat(line.path("formattedMessage").asText())
        .isEqualTo("event=test satellite=a reason=\"two\nlines\"");
    assertThat(line.path("throwable").path("message").asText()).isEqualTo("why");
  }

  @Test
  void refusesOtherFormats() {
    CommandLine command = new CommandLine(new WithLog());
    command.setErr(new PrintWriter(new StringWriter()));
    assertThat(command.execute("--log-format", "xml")).isEqualTo(2);
  }
}
