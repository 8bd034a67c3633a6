import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import type { RecordedCalls } from '../../domain/recording/recorded-calls.ts';
import { count, instant, json, name, reference, text } from './column-types.ts';

@Entity('companies')
export class CompanyEntity {
  @PrimaryGeneratedColumn(reference)
  id!: number;

  @Column(count)
  version!: number;

  @Column(instant)
  createdAt!: Date;

  @Column(instant)
  updatedAt!: Date;

  @Column(name)
  name!: string;

  @Column(text(2))
  country!: string;

  @Column(text(64))
  timeZone!: string;

  @Column(json)
  emergencyNumbers!: string[];

  @Column(json)
  recordedCalls!: RecordedCalls;

  @Column({ ...count, nullable: true })
  recordingsKeptDays!: number | null;

  @Column({ ...count, nullable: true })
  messagesKeptDays!: number | null;

  @Column({ ...count, nullable: true })
  callsKeptDays!: number | null;
}
