package org.dcm4chee.arc.zip.overlay.cli;

import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.dcm4chee.arc.zip.overlay.ear.Plugin;
import org.dcm4chee.arc.zip.overlay.report.Exit;
import org.dcm4chee.arc.zip.overlay.report.Problem;
import org.dcm4chee.arc.zip.overlay.report.Reason;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * The program an administrator runs to bring the plugin into a dcm4chee archive, look after it
 * there, and take it out again. Each command ends with one of the exit codes its help names.
 */
@Command(
    name = "zip-rs",
    description = "Brings the zip-rs plugin into a dcm4chee-arc in WildFly, and out of it.",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    versionProvider = Overlay.Version.class,
    subcommands = {
      CheckCommand.class,
      InstallCommand.class,
      StatusCommand.class,
      PatchEarCommand.class,
      UninstallCommand.class
    },
    synopsisSubcommandLabel = "COMMAND")
public final class Overlay implements Runnable {
  /** What the server's client libraries log by; they log much that is no news here. */
  private static final Logger[] CHATTY = {
    Logger.getLogger("org.jboss"), Logger.getLogger("org.xnio"), Logger.getLogger("org.wildfly")
  };

  @Spec private CommandSpec spec;

  Overlay() {}

  /**
   * Runs one command.
   *
   * @param out what it has to say
   * @param err what went wrong, in one sentence, or with {@code --verbose} in full
   * @param args as on the command line
   * @return the exit status, 0 to 9; {@code --help} explains them
   */
  public static int run(PrintWriter out, PrintWriter err, String... args) {
    for (Logger chatty : CHATTY) {
      chatty.setLevel(Level.SEVERE);
    }
    CommandLine commandLine = new CommandLine(new Overlay());
    commandLine.setOut(out);
    commandLine.setErr(err);
    commandLine.setParameterExceptionHandler(
        (e, ignored) -> {
          err.println(
              Problem.WRONG_ARGUMENTS
                  .with(e.getMessage(), e.getCommandLine().getCommandSpec().qualifiedName())
                  .getMessage());
          err.flush();
          return Exit.USAGE.code();
        });
    showExitCodes(commandLine);
    commandLine.setExecutionExceptionHandler(
        (e, command, parsed) -> {
          err.println(Problem.UNEXPECTED.with(Reason.of(e)).getMessage());
          if (List.of(args).contains("--verbose")) {
            e.printStackTrace(err);
          }
          err.flush();
          return Exit.UNEXPECTED.code();
        });
    int exit = commandLine.execute(args);
    out.flush();
    err.flush();
    return exit;
  }

  private static void showExitCodes(CommandLine commandLine) {
    Map<String, String> meanings = new LinkedHashMap<>();
    for (Exit exit : Exit.values()) {
      meanings.put(Integer.toString(exit.code()), exit.meaning());
    }
    commandLine
        .getCommandSpec()
        .usageMessage()
        .exitCodeListHeading("Exit status:%n")
        .exitCodeList(meanings);
    commandLine.getSubcommands().values().forEach(Overlay::showExitCodes);
  }

  /**
   * The program.
   *
   * @param args see {@code --help}
   */
  public static void main(String[] args) {
    PrintWriter out = new PrintWriter(System.out, false, Charset.defaultCharset());
    PrintWriter err = new PrintWriter(System.err, false, Charset.defaultCharset());
    int exit = run(out, err, args);
    // Threads of the management client may linger.
    System.exit(exit);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "No command was given");
  }

  /** Names the plugin's version: the program and what it carries are released together. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"zip-rs " + Plugin.carried().version()};
    }
  }
}
