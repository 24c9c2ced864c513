package org.dcm4chee.arc.zip.archive;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.AttributesCoercion;
import org.dcm4chee.arc.conf.ArchiveAttributeCoercion;
import org.dcm4chee.arc.conf.ArchiveAttributeCoercion2;
import org.dcm4chee.arc.retrieve.RetrieveContext;
import org.dcm4chee.arc.retrieve.RetrieveService;
import org.dcm4chee.arc.store.InstanceLocations;
import org.dcm4chee.arc.zip.changes.Change;
import org.dcm4chee.arc.zip.changes.ChangeRule;

/**
 * What the archive itself does to every object on its way out: the database's attributes are merged
 * into it, and then its coercions are applied, the newer ones if one fits, else the older one. For
 * one retrieve.
 */
final class ArchiveCoercion implements ChangeRule<InstanceLocations> {
  private final RetrieveContext context;
  private final RetrieveService service;

  /** Rules in words, which are long, and the same for thousands of objects. */
  private final Map<Object, String> inWords = new ConcurrentHashMap<>();

  ArchiveCoercion(RetrieveContext context) {
    this.context = context;
    service = context.getRetrieveService();
  }

  @Override
  public Change changeOf(InstanceLocations match) {
    List<ArchiveAttributeCoercion2> rules = service.getArchiveAttributeCoercions(context, match);
    if (!rules.isEmpty()) {
      return new Coerced(
          service.getAttributesCoercion(context, match, rules),
          ArchiveAttributeCoercion2.containsScheme(
              rules, ArchiveAttributeCoercion2.NULLIFY_PIXEL_DATA),
          inWords(rules));
    }
    ArchiveAttributeCoercion rule = service.getArchiveAttributeCoercion(context, match);
    return rule == null
        ? new Coerced(service.getAttributesCoercion(context, match, rule), false, "")
        : new Coerced(
            service.getAttributesCoercion(context, match, rule),
            rule.isNullifyPixelData(),
            inWords(rule));
  }

  /** The rules as configured, and who sends to whom, which they may look at. */
  private String inWords(Object rules) {
    return inWords.computeIfAbsent(
        rules,
        known ->
            String.join(
                "\n",
                String.valueOf(known),
                String.valueOf(context.getLocalAETitle()),
                String.valueOf(context.getRequestorHostName()),
                String.valueOf(context.getDestinationHostName()),
                String.valueOf(context.getDestinationAETitle())));
  }

  private record Coerced(AttributesCoercion coercion, boolean withoutPixelData, String decidedBy)
      implements Change {

    @Override
    public void apply(Attributes dataset) throws IOException {
      try {
        coercion.coerce(dataset, null);
      } catch (IOException | RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new IOException("An attribute coercion failed", e);
      }
    }

    @Override
    public String remapped(String uid) {
      return coercion.remapUID(uid);
    }
  }
}
