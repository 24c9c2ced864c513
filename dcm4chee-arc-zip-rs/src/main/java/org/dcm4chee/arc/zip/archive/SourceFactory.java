package org.dcm4chee.arc.zip.archive;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.dcm4che3.data.UID;
import org.dcm4chee.arc.conf.ArchiveDeviceExtension;
import org.dcm4chee.arc.entity.Location;
import org.dcm4chee.arc.retrieve.RetrieveContext;
import org.dcm4chee.arc.store.InstanceLocations;
import org.dcm4chee.arc.zip.changes.ChangeRule;
import org.dcm4chee.arc.zip.changes.ChangeRules;
import org.dcm4chee.arc.zip.contents.ContentsOptions;
import org.dcm4chee.arc.zip.contents.InstanceFacts;
import org.dcm4chee.arc.zip.contents.ZipContents;
import org.dcm4chee.arc.zip.metadata.MetadataText;
import org.dcm4chee.arc.zip.naming.FileNames;
import org.dcm4chee.arc.zip.negotiation.Decision;
import org.dcm4chee.arc.zip.negotiation.TransferSyntaxes;
import org.dcm4chee.arc.zip.pipeline.Composition;
import org.dcm4chee.arc.zip.pipeline.LeftOut;
import org.dcm4chee.arc.zip.pipeline.ObjectUids;
import org.dcm4chee.arc.zip.pipeline.Sharing;
import org.dcm4chee.arc.zip.settings.Setting;
import org.dcm4chee.arc.zip.settings.Verify;

/** Makes the sources of one download from what the archive has found. */
final class SourceFactory {
  private static final String NOT_ACCEPTABLE =
      "it cannot be converted to an acceptable transfer syntax; ask for transfer-syntax=* to get it"
          + " as stored";

  private final RetrieveContext context;
  private final ZipWish wish;
  private final ZipContents contents;
  private final InstanceSource.Reading reading;
  private final Decoders decoders = new Decoders();

  /**
   * For one download.
   *
   * @param context one that several threads may use
   */
  SourceFactory(RetrieveContext context, ZipWish wish) {
    this(context, wish, contents(context, wish, false));
  }

  /**
   * For one of the retrieves of a download.
   *
   * @param context one that several threads may use
   * @param contents of the whole ZIP
   */
  SourceFactory(RetrieveContext context, ZipWish wish, ZipContents contents) {
    this.context = context;
    this.wish = wish;
    this.contents = contents;
    Optional<MetadataText> text = textOf(wish.content());
    // What happens to a dataset on its way out, one row each, in this order.
    List<ChangeRule<InstanceLocations>> changes = new ArrayList<>();
    changes.add(new ArchiveCoercion(context));
    wish.deidentifier().map(Deidentification::new).ifPresent(changes::add);
    reading =
        new InstanceSource.Reading(
            context,
            new ChangeRules<>(changes),
            wish.settings().get(Setting.VERIFY) == Verify.DIGEST,
            // Of what is to be split the DICOM file is made first.
            wish.content().hasBulkData() ? Optional.empty() : text);
  }

  /** How the metadata is written, if that is what is sent. */
  static Optional<MetadataText> textOf(Decision.Content content) {
    return switch (content) {
      case DICOM -> Optional.empty();
      case JSON, SPLIT_JSON -> Optional.of(MetadataText.JSON);
      case XML, SPLIT_XML -> Optional.of(MetadataText.XML);
    };
  }

  /**
   * What a ZIP is made of besides the objects' bytes.
   *
   * @param context of one of its retrieves
   * @param severalStudies whether each study has a folder
   */
  static ZipContents contents(RetrieveContext context, ZipWish wish, boolean severalStudies) {
    return new ZipContents(
        new ContentsOptions(
            textOf(wish.content()).map(MetadataText::extension).orElse("dcm"),
            wish.dicomdir(),
            wish.manifest(),
            severalStudies,
            wish.password().isPresent(),
            wish.settings().get(Setting.ENTRY_NAME_FORMAT).or(() -> archivesTemplate(context)),
            wish.settings().get(Setting.FILE_NAME)));
  }

  /** An admin's own template; the archive's built-in one is none. */
  private static Optional<String> archivesTemplate(RetrieveContext context) {
    return Optional.ofNullable(context.getArchiveAEExtension().wadoZIPEntryNameFormat())
        .filter(
            template ->
                !template.equals(ArchiveDeviceExtension.DEFAULT_WADO_ZIP_ENTRY_NAME_FORMAT));
  }

  /** What can be sent, in the order of the ZIP, and what no acceptable transfer syntax fits. */
  record Sources(List<InstanceSource> acceptable, List<LeftOut> notAcceptable) {

    /**
     * The name of the ZIP when no template gives one: the UIDs of what was asked for as they are
     * sent, which is not as they are stored if a coercion remaps them.
     *
     * @param series whether no more than a series was asked for
     * @param instance whether no more than an object was asked for
     */
    String defaultFileName(boolean series, boolean instance) {
      Optional<ObjectUids> first =
          acceptable.stream()
              .findFirst()
              .map(InstanceSource::uids)
              .or(() -> notAcceptable.stream().findFirst().map(left -> left.source().uids()));
      return first
          .map(
              uids ->
                  FileNames.ofUids(
                      uids.study(),
                      Optional.of(uids.series()).filter(uid -> series || instance),
                      Optional.of(uids.instance()).filter(uid -> instance)))
          .orElse("");
    }
  }

  /** Composes one ZIP of the sources. */
  Composition<InstanceFacts> composition() {
    return contents.composition();
  }

  /**
   * All that decides the bytes of the ZIP and is known without opening a file.
   *
   * @param generation of the configuration, and whatever else decides them
   */
  String representation(List<InstanceSource> sources, String generation) {
    return new Representation(context.getLocalAETitle(), contents.decidedBy(), generation)
        .add(context, sources, Sharing.ALONE)
        .digest();
  }

  Sources of(List<InstanceLocations> matches) {
    return of(matches, 0, Sharing.ALONE);
  }

  /**
   * The sources of a retrieve.
   *
   * @param first position of the first of them in the ZIP
   * @param sharing who helps
   */
  Sources of(List<InstanceLocations> matches, int first, Sharing sharing) {
    List<InstanceSource> acceptable = new ArrayList<>(matches.size());
    List<LeftOut> notAcceptable = new ArrayList<>();
    Match[] inOrder = inOrder(matches, sharing);
    // Most objects of a study are stored alike.
    Map<List<String>, Target> targets = new HashMap<>();
    for (Match match : inOrder) {
      Target target = targets.computeIfAbsent(syntaxes(match.found()), this::target);
      InstanceSource source = source(match, first + acceptable.size(), target.syntax());
      if (target.syntax().isPresent()) {
        acceptable.add(source);
      } else {
        notAcceptable.add(
            new LeftOut(source, LeftOut.Kind.NOT_ACCEPTABLE, target.whyNone(), Optional.empty()));
      }
    }
    return new Sources(acceptable, notAcceptable);
  }

  private static Match[] inOrder(List<InstanceLocations> matches, Sharing sharing) {
    InstanceLocations[] found = matches.toArray(InstanceLocations[]::new);
    Match[] inOrder = new Match[found.length];
    sharing.each(found.length, i -> inOrder[i] = new Match(found[i], MatchValues.of(found[i])));
    Arrays.sort(inOrder, Comparator.comparing(Match::values, MatchValues.ORDER));
    return inOrder;
  }

  private record Match(InstanceLocations found, MatchValues values) {}

  /** What is sent of objects that are stored alike; if nothing can be, why. */
  private record Target(Optional<String> syntax, String whyNone) {}

  private Target target(List<String> stored) {
    Optional<String> syntax = choose(decodable(stored));
    boolean decoderMissing =
        syntax.isEmpty() && choose(TransferSyntaxes.Instance.of(stored)).isPresent();
    return new Target(syntax, decoderMissing ? Decoders.NONE : NOT_ACCEPTABLE);
  }

  private InstanceSource source(Match match, int position, Optional<String> target) {
    return new InstanceSource(
        reading,
        match.found(),
        match.values(),
        target.filter(this::canBeChanged).orElse(TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN),
        (dataset, fileMetaInformation) -> contents.factsOf(position, dataset, fileMetaInformation));
  }

  /**
   * What is behind the pixels cannot be taken out of a stream that is deflated as a whole, and
   * neither can bulk data; nor is it found in Implicit VR and Explicit VR Big Endian, which by the
   * archive's own rules may be sent as they are stored.
   */
  private boolean canBeChanged(String syntax) {
    return switch (syntax) {
      case UID.DeflatedExplicitVRLittleEndian ->
          wish.deidentifier().isEmpty() && !wish.content().hasBulkData();
      case UID.ImplicitVRLittleEndian, UID.ExplicitVRBigEndian -> wish.deidentifier().isEmpty();
      default -> true;
    };
  }

  private static List<String> syntaxes(InstanceLocations match) {
    List<String> syntaxes = new ArrayList<>();
    for (Location location : match.getLocations()) {
      String syntax = location.getTransferSyntaxUID();
      if (Location.isDicomFile(location) && syntax != null && !syntaxes.contains(syntax)) {
        syntaxes.add(syntax);
      }
    }
    return syntaxes;
  }

  /** What the archive can make of it with the codecs that it has. */
  private TransferSyntaxes.Instance decodable(List<String> stored) {
    TransferSyntaxes.Instance instance = TransferSyntaxes.Instance.of(stored);
    if (stored.stream().anyMatch(decoders::canDecode)) {
      return instance;
    }
    Set<String> producible = new HashSet<>(instance.producible());
    producible.retainAll(stored);
    return new TransferSyntaxes.Instance(stored, instance.pixelsLossyOnly(), producible);
  }

  private Optional<String> choose(TransferSyntaxes.Instance instance) {
    return TransferSyntaxes.choose(
        wish.transferSyntaxes(), instance, wish.settings().get(Setting.SYNTAXES));
  }
}
