package space.perigee.sim.cli;

import picocli.CommandLine.Command;

/** {@code perigee sim}: what would this mission do, before it flies? */
@Command(
    name = "sim",
    description = "Predict a mission, and put real processes under its limits.",
    mixinStandardHelpOptions = true,
    subcommands = {ContactsCommand.class, EmulateCommand.class, FederateCommand.class})
public final class SimCommand {}
