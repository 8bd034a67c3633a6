import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { count, reference, text } from './column-types.ts';
import { PromptEntity } from './prompt.entity.ts';

/** A file in parts: one statement with all of it would be longer than servers take. */
@Entity('prompt_audio')
@Index('ix_prompt_audio_hash', ['companyId', 'sha256'])
@Index('ix_prompt_audio_prompt', ['companyId', 'promptId'])
@ForeignKey(() => PromptEntity, ['companyId', 'promptId'], ['companyId', 'id'], {
  name: 'fk_prompt_audio_prompt',
  onDelete: 'CASCADE',
})
export class PromptAudioEntity {
  @PrimaryColumn(reference)
  promptId!: number;

  /** From 0. */
  @PrimaryColumn(count)
  part!: number;

  @Column(reference)
  companyId!: number;

  /** Of the whole file. */
  @Column(text(64))
  sha256!: string;

  @Column({ type: 'mediumblob' })
  content!: Buffer;
}
